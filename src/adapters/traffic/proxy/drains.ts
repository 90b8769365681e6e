import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { stillServed } from './owner.ts'
import { record } from './record.ts'
import type { ProxyParts } from './traffic.ts'

/** A drain as it is planned. */
export interface Drain {
  readonly revision: string
  readonly timeoutSeconds: number
}

/** When each revision began to drain (ISO 8601), by revision. */
type Drains = Readonly<{ [revision: string]: string }>

const drainsOf = (ref: ComponentRef, io: Io) => record<Drains>(ref, 'drains', io)

/** Notes when the wait began, unless it runs already; who left the routes gets nothing new since then. */
export async function applyDrain(
  parts: ProxyParts,
  ref: ComponentRef,
  { revision }: Drain,
  io: Io,
): Promise<void> {
  io.fault('traffic:drain:before')
  if (await parts.serves(ref, revision, io)) {
    throw new ProblemError(stillServed(revision, parts.where(ref)))
  }
  const drains = drainsOf(ref, io)
  const known = (await drains.get()) ?? {}
  if (known[revision] === undefined) {
    await drains.set({ ...known, [revision]: io.clock.now().toISOString() })
  }
  io.fault('traffic:drain:sent')
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
 * What a drain has come to. A proxy cuts nobody off: when the time is over the drain is done, and says what it leaves to end with
 * the old replicas.
 */
export async function observeDrain(
  parts: ProxyParts,
  ref: ComponentRef,
  { revision, timeoutSeconds }: Drain,
  io: Io,
): Promise<Observed> {
  if (await parts.serves(ref, revision, io)) return { state: 'absent' }
  const left = await parts.left(ref, revision, io)
  if (left === null) return { state: 'done', says: 'nothing under way' }
  const began = ((await drainsOf(ref, io).get()) ?? {})[revision]
  if (began === undefined) return { state: 'absent' }
  const seconds = (io.clock.now().getTime() - Date.parse(began)) / 1000
  if (seconds < timeoutSeconds) return { state: 'progressing', says: `${left} still under way` }
  return { state: 'done', says: `${left} still under way after ${timeoutSeconds} s` }
}
