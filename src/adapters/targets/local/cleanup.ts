import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../target.ts'
import { listRevisions, readCurrent } from './facts.ts'
import { layoutOf } from './layout.ts'
import { readReplicas, replicaNumbers } from './replicas.ts'
import { lives, stopReplica } from './stop.ts'

/**
 * Removes the folders of old revisions, but for the newest `keep`, the one that is the service, and whatever has a
 * living process. Tells the ids of those that went.
 */
export async function pruneRevisions(
  ref: ComponentRef,
  keep: number,
  io: Io,
): Promise<readonly string[]> {
  const current = (await readCurrent(ref, io.files))?.id
  const old = (await listRevisions(ref, io.files)).slice(keep).filter(({ id }) => id !== current)
  const removed: string[] = []
  for (const { id } of old) {
    const replicas = await readReplicas(ref, id, io)
    if (replicas.some((replica) => lives(ref, id, replica, io))) continue
    await io.files.remove(layoutOf(ref).revision(id).folder)
    removed.push(id)
  }
  return removed
}

/**
 * Stops every process of a component, the service included, and waits until they are gone (at most `waitSeconds`). For
 * trials that clean up after themselves. Tells whether all are gone.
 */
export async function stopAll(ref: ComponentRef, io: Io, waitSeconds = 20): Promise<boolean> {
  const all = await listRevisions(ref, io.files)
  await Promise.all(
    all.map(async ({ id }) => {
      const numbers = await replicaNumbers(ref, id, io)
      await Promise.all(numbers.map((n) => stopReplica(ref, id, n, 'stop-all', io)))
    }),
  )
  const until = io.clock.monotonic() + waitSeconds
  for (;;) {
    const left = await Promise.all(
      all.map(async ({ id }) =>
        (await readReplicas(ref, id, io)).some((replica) => lives(ref, id, replica, io)),
      ),
    )
    if (!left.includes(true)) return true
    if (io.clock.monotonic() > until) return false
    await io.clock.sleep(0.03)
  }
}
