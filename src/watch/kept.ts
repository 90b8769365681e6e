import { join } from 'node:path'
import type { Plan } from '../model/plan.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Project } from '../project/project.ts'
import type { WatchProgress } from './soak.ts'

/**
 * What is kept of the watch of one deployment, in `.lastgood/watch/<environment>/deployment-<id>.json`. Files and not the ledger: it changes with
 * every look, is worth nothing once the watch is over, and must not grow a journal that is kept for good.
 */
export interface KeptWatch extends WatchProgress {
  readonly format: 1
  readonly deployment: number
  readonly version: string
  /** The rollback that this watch is about to start, or started: written before its run is made, so that there is only ever one. */
  readonly intent: Plan | null
}

type Where = Pick<Project, 'io' | 'stateFolder'>

/** Path of the files about a deployment's watch, without their endings. */
export const watchPath = ({ stateFolder }: Where, environment: string, deployment: number) =>
  join(stateFolder, 'watch', environment, `deployment-${deployment}`)

/** What was kept; null when nothing was, a Problem when it cannot be read. */
export async function loadWatch(
  where: Where,
  environment: string,
  deployment: number,
): Promise<Result<KeptWatch | null>> {
  const path = `${watchPath(where, environment, deployment)}.json`
  const text = await where.io.files.readText(path)
  if (text === null) return ok(null)
  try {
    const read = JSON.parse(text) as Partial<KeptWatch> | null
    if (read?.format === 1 && read.deployment === deployment && read.state && read.burn)
      return ok(read as KeptWatch)
  } catch {
    // Said below: whatever it is, it is no watch.
  }
  return fail({
    what: 'What was kept of this watch cannot be read',
    where: path,
    hint: `Remove it to begin the watch anew: rm ${path}`,
  })
}

/**
 * Keeps a watch at most every so many seconds; at once when its phase changed, or `flush` is asked for. What a killed watcher saw
 * since the last time is seen again by the next one: counters are asked from where the kept watch stood.
 */
export function keeper(where: Where, environment: string, everySeconds: number) {
  let last: { readonly kept: KeptWatch; readonly at: number } | null = null
  return async (kept: KeptWatch, flush = false): Promise<void> => {
    const at = where.io.clock.monotonic()
    const same = last?.kept.state.phase === kept.state.phase && last.kept.soaked === kept.soaked
    if (last?.kept === kept || (!flush && last && same && at < last.at + everySeconds)) return
    last = { kept, at }
    await saveWatch(where, environment, kept)
  }
}

async function saveWatch(where: Where, environment: string, kept: KeptWatch): Promise<void> {
  const path = `${watchPath(where, environment, kept.deployment)}.json`
  await where.io.files.writeAtomic(path, JSON.stringify(kept), 0o600)
}
