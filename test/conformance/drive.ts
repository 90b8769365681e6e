import type {
  ComponentRef,
  PlannedAction,
  Target,
  Wave,
} from '../../src/adapters/targets/target.ts'
import type { Io } from '../../src/host/io.ts'
import type { Observed } from '../../src/model/event.ts'
import type { TargetAction } from '../../src/model/plan.ts'

/** A target with something to act on. */
export interface Driven {
  readonly target: Target
  readonly ref: ComponentRef
  readonly io: Io
}

/** Brings one action about as a run does: ask, apply when absent, ask until it is there or has failed. */
export async function bring(
  { target, ref, io }: Driven,
  action: TargetAction,
  key: string,
  timeoutSeconds = 90,
): Promise<Observed> {
  let seen = await target.observe(ref, action, key, io)
  if (seen.state === 'absent') await target.apply(ref, action, key, io)
  const until = io.clock.monotonic() + timeoutSeconds
  for (;;) {
    seen = await target.observe(ref, action, key, io)
    if (seen.state !== 'progressing' || io.clock.monotonic() > until) return seen
    await io.clock.sleep(0.03)
  }
}

/** All actions of a change in the order in which a run takes them. */
export const inOrder = (waves: readonly Wave[]): readonly PlannedAction[] =>
  waves.flatMap(({ prepare, cutover, retire }) => [...prepare, ...cutover, ...retire])

/** Runs a whole change; throws unless every action ends up done. */
export async function runWaves(driven: Driven, waves: readonly Wave[], key: string): Promise<void> {
  for (const [i, { action, title, timeoutSeconds }] of inOrder(waves).entries()) {
    const seen = await bring(driven, action, `${key}/${i}`, timeoutSeconds)
    if (seen.state !== 'done') throw new Error(`${title}: ${JSON.stringify(seen)}`)
  }
}
