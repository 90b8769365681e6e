import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { label, labelled } from './labels.ts'
import { recordName } from './names.ts'
import { settingsOf } from './settings-of.ts'
import type { Spec } from './spec.ts'

/** A revision's spec, kept by Swarm itself in a config object that no task gets. Times are of the managers' clock, ISO 8601. */
export interface SpecRecord {
  /** Id and version index of the config object. */
  readonly id: string
  readonly index: number
  readonly revision: string
  readonly version: string | null
  readonly digest: Digest | null
  readonly spec: Spec
  /** Step that is about to post it, or did last; null for what was only met. */
  readonly key: string | null
  readonly createdAt: string
  /** When `key` was written. */
  readonly updatedAt: string
}

/** What a record is made of. */
export type NewRecord = Pick<SpecRecord, 'revision' | 'version' | 'digest' | 'spec' | 'key'>

interface ConfigObject {
  readonly ID: string
  readonly Version: { readonly Index: number }
  readonly CreatedAt: string
  readonly UpdatedAt: string
  readonly Spec: {
    readonly Name: string
    readonly Labels?: Readonly<Record<string, string>> | null
    readonly Data?: string
  }
}

/** All records of a service, newest first. Throws ProblemError when the engine cannot tell. */
export async function listRecords(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly SpecRecord[]> {
  const { service } = settingsOf(ref)
  const filters = encodeURIComponent(JSON.stringify({ label: [`lastgood.target=${service}`] }))
  const { status, body, message } = await engine.ask('GET', `/configs?filters=${filters}`)
  if (status !== 200 || !Array.isArray(body)) throw refused(engine, message, status)
  return (body as ConfigObject[])
    .flatMap((one) => readRecord(service, one) ?? [])
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.index - a.index)
}

/** Null for what only looks like a record. */
function readRecord(service: string, { ID, Version, Spec, ...times }: ConfigObject) {
  const revision = label(Spec.Labels, 'revision')
  if (Spec.Name !== recordName(service, revision)) return null
  const digest = label(Spec.Labels, 'digest')
  const record: SpecRecord = {
    id: ID,
    index: Version.Index,
    revision,
    version: label(Spec.Labels, 'version') || null,
    digest: /^sha256:[0-9a-f]{64}$/.test(digest) ? (digest as Digest) : null,
    spec: JSON.parse(Buffer.from(Spec.Data ?? '', 'base64').toString('utf8')) as Spec,
    key: label(Spec.Labels, 'key') || null,
    createdAt: time(times.CreatedAt),
    updatedAt: time(times.UpdatedAt),
  }
  return record
}

/** Records a revision that is not recorded yet. Doing it twice, or two at once, makes one. */
export async function saveRecord(ref: ComponentRef, engine: Engine, of: NewRecord): Promise<void> {
  const { service } = settingsOf(ref)
  const json = {
    Name: recordName(service, of.revision),
    Labels: recordLabels(service, of),
    Data: Buffer.from(JSON.stringify(of.spec)).toString('base64'),
  }
  const { status, message } = await engine.ask('POST', '/configs/create', { json })
  if (status !== 201 && status !== 200 && status !== 409) throw refused(engine, message, status)
}

/** Notes which step is about to post a record. Only labels of a config object can change. */
export async function noteKey(
  ref: ComponentRef,
  engine: Engine,
  record: SpecRecord,
  key: string,
): Promise<void> {
  const { service } = settingsOf(ref)
  const json = {
    Name: recordName(service, record.revision),
    Labels: recordLabels(service, { ...record, key }),
    Data: Buffer.from(JSON.stringify(record.spec)).toString('base64'),
  }
  const path = `/configs/${record.id}/update?version=${record.index}`
  const { status, message } = await engine.ask('POST', path, { json })
  if (status !== 200) throw refused(engine, message, status)
}

/** Removes a record; one that is gone is fine. */
export async function removeRecord(engine: Engine, record: SpecRecord): Promise<void> {
  const { status, message } = await engine.ask('DELETE', `/configs/${record.id}`)
  if (status !== 204 && status !== 200 && status !== 404) throw refused(engine, message, status)
}

const recordLabels = (service: string, { revision, version, digest, key }: NewRecord) =>
  labelled(
    {},
    { target: service, revision, version: version ?? '', digest: digest ?? '', key: key ?? '' },
  )

/** Milliseconds are enough for people; two records of one millisecond are told apart by their index. */
const time = (text: string) => new Date(text).toISOString()

const refused = (engine: Engine, message: string, status: number) =>
  new ProblemError({
    what: `Swarm does not keep the record of a spec: ${message || `status ${status}`}`,
    where: engine.where,
    hint: 'docker config ls --filter label=lastgood.target shows what is kept',
  })
