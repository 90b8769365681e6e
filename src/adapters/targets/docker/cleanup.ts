import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers, ofRevision, type Container } from './containers.ts'
import type { Scene } from './effect.ts'
import { openEngine } from './engine.ts'
import { hangUpEngine } from './hang-up.ts'
import { encodeName } from './image.ts'
import { namesOf } from './names.ts'
import { stopContainer } from './stop.ts'

/**
 * Stops what is past its warm time, and removes the containers of old revisions with the tag that holds their image, but for the
 * newest `keep` revisions, what runs, and releases with a digest in `spare`. Tells the revisions that went.
 */
export async function tidyContainers(
  ref: ComponentRef,
  keep: number,
  io: Io,
  spare: ReadonlySet<Digest> = new Set(),
): Promise<readonly string[]> {
  const engine = await openEngine(ref, io)
  const scene: Scene = { ref, engine, names: namesOf(ref), io }
  const all = await listContainers(ref, engine)
  await Promise.all(expired(all, io).map((one) => stopContainer(scene, one)))
  const ids = [...new Set(all.map(({ labels }) => labels.revision))].slice(keep)
  const gone: string[] = []
  for (const id of ids) {
    const mine = ofRevision(all, id)
    const needed = mine.some(
      ({ up, mark, labels }) => up || mark?.kind === 'current' || spare.has(labels.digest),
    )
    if (needed) continue
    for (const { id: container } of mine) await remove(scene, `/containers/${container}`)
    await remove(scene, `/images/${encodeName(`${scene.names.keep}:${id}`)}`)
    gone.push(id)
  }
  return gone
}

const expired = (all: readonly Container[], io: Io) =>
  all.filter(
    ({ up, mark }) => up && mark?.kind === 'until' && mark.at <= io.clock.now().toISOString(),
  )

/** What is gone (404), or used by others (409), may stay as it is. */
async function remove({ engine }: Scene, path: string): Promise<void> {
  const { status, message } = await engine.ask('DELETE', path, { faults: true })
  if (status === 200 || status === 204 || status === 404 || status === 409) return
  throw new ProblemError({
    what: `The engine does not remove it: ${message || `status ${status}`}`,
    where: `${engine.where} ${path}`,
    hint: 'Remove it by hand, or leave it: it only takes space',
  })
}

/** Stops every container of a component, the service included. Tells whether all are down. */
export async function stopAll(ref: ComponentRef, io: Io): Promise<boolean> {
  const engine = await openEngine(ref, io)
  const scene: Scene = { ref, engine, names: namesOf(ref), io }
  const all = await listContainers(ref, engine)
  await Promise.all(all.map((one) => stopContainer(scene, one)))
  const down = (await listContainers(ref, engine)).every(({ up }) => !up)
  await hangUpEngine(ref, io)
  return down
}
