import type { Io } from '../../host/io.ts'
import type { TargetAction } from '../../model/plan.ts'
import type { Place } from '../../project/places.ts'
import type { Handler } from '../handler.ts'

/** Something a target does with one of its revisions. */
export function targetHandler({ ref, target }: Place, action: TargetAction, io: Io): Handler {
  return {
    ownSeconds: 0,
    apply: (key) => target.apply(ref, action, key, io),
    observe: (key) => target.observe(ref, action, key, io),
  }
}
