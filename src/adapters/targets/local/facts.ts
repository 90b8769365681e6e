import type { Files } from '../../../host/files.ts'
import { isTime, readRecord, writeRecord } from '../../../launcher/records.ts'
import type { Digest } from '../../../model/release.ts'
import type { ComponentRef } from '../target.ts'
import { isFileName, layoutOf } from './layout.ts'

/** `revision.json`: what a revision is made of. Written before its tree is unpacked, never changed. */
export interface RevisionFacts {
  readonly version: string
  readonly digest: Digest
  /** How many replicas the whole revision has. */
  readonly replicas: number
  /** 1, 2, 3 … within the component: order without trusting the clock. */
  readonly sequence: number
  /** ISO 8601. */
  readonly createdAt: string
}

/** Facts of one revision; null when there are none or they are damaged. */
export const readFacts = (files: Files, path: string) =>
  readRecord<RevisionFacts>(
    files,
    path,
    (it) =>
      typeof it['version'] === 'string' &&
      /^sha256:[0-9a-f]{64}$/.test(String(it['digest'])) &&
      Number.isInteger(it['replicas']) &&
      Number(it['replicas']) > 0 &&
      Number.isInteger(it['sequence']) &&
      isTime(it['createdAt']),
  )

export const writeFacts = (files: Files, path: string, facts: RevisionFacts) =>
  writeRecord(files, path, facts)

/** Ids of all revisions that have a folder, newest first, with their facts (null: damaged; these come last). */
export async function listRevisions(
  ref: ComponentRef,
  files: Files,
): Promise<readonly { readonly id: string; readonly facts: RevisionFacts | null }[]> {
  const layout = layoutOf(ref)
  const names = (await files.list(layout.folder)).filter(
    (name) => isFileName(name) && name !== 'current' && !name.endsWith('.tmp'),
  )
  const found = await Promise.all(
    names.map(async (id) => ({ id, facts: await readFacts(files, layout.revision(id).facts) })),
  )
  return found.sort((a, b) => (b.facts?.sequence ?? 0) - (a.facts?.sequence ?? 0))
}

/** Id of the revision that is the service, and since when (ISO 8601); null when there is none. */
export async function readCurrent(ref: ComponentRef, files: Files) {
  const { current } = layoutOf(ref)
  const [text, stat] = await Promise.all([files.readText(current, 1024), files.stat(current)])
  const id = text?.trim()
  return id === undefined || stat === null || !isFileName(id)
    ? null
    : { id, since: stat.modified.toISOString() }
}
