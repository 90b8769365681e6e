import type { Problem } from '../../model/problem.ts'
import type { ComponentRef, Target } from './target.ts'

/** Why a target cannot stop everything before it brings a release in, as the strategy `restore` wants; null: it can. */
export function cannotStop(target: Target, ref: ComponentRef): Problem | null {
  if (target.stopsFirst !== undefined) return target.stopsFirst(ref)
  return {
    what: `The target ${target.kind} of ${ref.binding.component.name} cannot stop what runs there`,
    where: `${ref.service} in ${ref.environment}`,
    hint: 'Stop what writes, take the database back by its own tools, then: lastgood rollback --strategy redeploy',
  }
}
