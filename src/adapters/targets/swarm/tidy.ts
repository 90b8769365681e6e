import type { Io } from '../../../host/io.ts'
import type { Digest } from '../../../model/release.ts'
import { openEngine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { identify } from './identity.ts'
import { listRecords, removeRecord } from './records.ts'
import { theService } from './service.ts'

/** Removes recorded specs, but for the newest `keep`, what runs, and releases with a digest in `spare`. Tells the revisions that went. */
export async function tidyRecords(
  ref: ComponentRef,
  keep: number,
  io: Io,
  spare: ReadonlySet<Digest> = new Set(),
): Promise<readonly string[]> {
  const engine = await openEngine(ref, io)
  const service = await theService(ref, engine)
  const live = identify(ref, service.ID, service.Spec).revision
  const old = (await listRecords(ref, engine))
    .slice(keep)
    .filter(({ revision, digest }) => revision !== live && !(digest && spare.has(digest)))
  for (const record of old) await removeRecord(engine, record)
  return old.map(({ revision }) => revision)
}
