import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { record } from './record.ts'

/** When each revision began to drain (ISO 8601), by revision. */
type Drains = Readonly<{ [revision: string]: string }>

const drainsOf = (ref: ComponentRef, io: Io) => record<Drains>(ref, 'drains', io)

/** Notes that a revision drains from now on; a drain that already runs keeps its time. */
export async function beginDrain(ref: ComponentRef, revision: string, io: Io): Promise<void> {
  const drains = drainsOf(ref, io)
  const known = (await drains.get()) ?? {}
  if (known[revision] === undefined) {
    await drains.set({ ...known, [revision]: io.clock.now().toISOString() })
  }
}

/** Forgets the drains of revisions that get requests again. */
export async function endDrains(
  ref: ComponentRef,
  revisions: readonly string[],
  io: Io,
): Promise<void> {
  const drains = drainsOf(ref, io)
  const known = (await drains.get()) ?? {}
  const kept = Object.entries(known).filter(([revision]) => !revisions.includes(revision))
  if (kept.length < Object.keys(known).length) await drains.set(Object.fromEntries(kept))
}

/**
 * What a drain has come to, while `left` (such as `2 requests`) are under way; null: nothing is. A proxy cuts nobody off: when
 * the time is over the drain is done, and says what it leaves to end with the old replicas.
 */
export async function drained(
  ref: ComponentRef,
  { revision, timeoutSeconds }: { readonly revision: string; readonly timeoutSeconds: number },
  left: string | null,
  io: Io,
): Promise<Observed> {
  if (left === null) return { state: 'done', says: 'nothing under way' }
  const began = ((await drainsOf(ref, io).get()) ?? {})[revision]
  if (began === undefined) return { state: 'absent' }
  const seconds = (io.clock.now().getTime() - Date.parse(began)) / 1000
  if (seconds < timeoutSeconds) return { state: 'progressing', says: `${left} still under way` }
  return { state: 'done', says: `${left} still under way after ${timeoutSeconds} s` }
}
