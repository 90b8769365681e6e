import type { Io } from '../../../host/io.ts'
import type { Digest } from '../../../model/release.ts'
import { openEngine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers } from './containers.ts'
import { listRecords, removeRecord } from './records.ts'

/** Removes records, but for the newest `keep`, what has containers, and releases with a digest in `spare`. Tells the revisions that went. */
export async function tidyRecords(
  ref: ComponentRef,
  keep: number,
  io: Io,
  spare: ReadonlySet<Digest> = new Set(),
): Promise<readonly string[]> {
  const engine = await openEngine(ref, io)
  const live = new Set((await listContainers(ref, engine)).map(({ identity }) => identity.revision))
  const old = (await listRecords(ref, engine))
    .slice(keep)
    .filter(({ revision, digest }) => !live.has(revision) && !(digest && spare.has(digest)))
  for (const record of old) await removeRecord(engine, record)
  return old.map(({ revision }) => revision)
}
