import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import { inspect, type Inspected } from '../docker/containers.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { label, labelled } from './labels.ts'
import type { Model } from './model.ts'
import { recordName } from './names.ts'
import type { Project } from './project.ts'
import { settingsOf } from './settings-of.ts'

/** With what a revision runs. */
export interface Recorded {
  readonly model: Model
  readonly project: Project
}

/**
 * A revision's record: a container that is never started. It holds the image on the engine against clean-up, and in its
 * environment, where secrets of containers stand anyway, the Compose model.
 */
export interface ComposeRecord extends Recorded {
  /** Id of the container. */
  readonly id: string
  readonly revision: string
  readonly version: string | null
  readonly digest: Digest | null
  /** Id of the image. */
  readonly image: string
  /** False: the compose file was edited before it was recorded, so only image and environment are what ran. */
  readonly exact: boolean
  /** ISO 8601, of the engine's clock. */
  readonly createdAt: string
}

export type NewRecord = Omit<ComposeRecord, 'id' | 'createdAt'>

const variable = 'LASTGOOD_RECORD='

/** All records of a service, newest first. Throws ProblemError when the engine cannot tell. */
export async function listRecords(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly ComposeRecord[]> {
  const labels = Object.entries(placeLabels(ref)).map(([name, value]) => `${name}=${value}`)
  const filters = encodeURIComponent(JSON.stringify({ label: labels }))
  const { body } = await engine.ask('GET', `/containers/json?all=1&filters=${filters}`)
  const ids = (Array.isArray(body) ? body : []).map(({ Id }: { Id: string }) => Id)
  const found = await Promise.all(ids.map((id) => inspect(engine, id)))
  return found
    .flatMap((one) => (one === null ? [] : (readRecord(one) ?? [])))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

const placeLabels = (ref: ComponentRef) => {
  const { project, service } = settingsOf(ref)
  return labelled({ project, service, record: '1' })
}

/** Null for what only looks like a record. */
function readRecord({ Id, Created, Image, Config }: Inspected): ComposeRecord | null {
  const env = Array.isArray(Config['Env']) ? (Config['Env'] as string[]) : []
  const text = env.find((entry) => entry.startsWith(variable))?.slice(variable.length)
  const revision = label(Config.Labels, 'revision')
  if (text === undefined || revision === '') return null
  const recorded = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) as Recorded
  const digest = label(Config.Labels, 'digest')
  return {
    ...recorded,
    id: Id,
    revision,
    version: label(Config.Labels, 'version') || null,
    digest: /^sha256:[0-9a-f]{64}$/.test(digest) ? (digest as Digest) : null,
    image: Image,
    exact: label(Config.Labels, 'exact') === '1',
    createdAt: Created,
  }
}

/** Records a revision that is not recorded yet: its name makes two at once one. Throws ProblemError. */
export async function saveRecord(ref: ComponentRef, engine: Engine, of: NewRecord): Promise<void> {
  const { project, service } = settingsOf(ref)
  const { revision, version, digest, image, exact, ...recorded } = of
  const name = recordName(project, service, revision)
  const body: Recorded = { model: recorded.model, project: recorded.project }
  const facts = { revision, version: version ?? '', digest: digest ?? '', exact: exact ? '1' : '' }
  const json = {
    Image: image,
    Cmd: ['never-started'],
    Env: [variable + Buffer.from(JSON.stringify(body)).toString('base64')],
    Labels: { ...placeLabels(ref), ...labelled(facts) },
    HostConfig: { NetworkMode: 'none' },
  }
  const query = new URLSearchParams({ name })
  const path = `/containers/create?${query.toString()}`
  const { status, message } = await engine.ask('POST', path, { json })
  const there =
    status === 201 || (await listRecords(ref, engine)).some((one) => one.revision === revision)
  if (there) return
  throw new ProblemError({
    what: `The engine does not keep the record of ${revision}: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker ps --all --filter name=${name}`,
  })
}

/** Removes a record; one that is gone is fine. Its image goes when nothing else holds it and somebody prunes. */
export async function removeRecord(engine: Engine, { id, revision }: ComposeRecord): Promise<void> {
  const { status, message } = await engine.ask('DELETE', `/containers/${id}?v=1`)
  if (status === 204 || status === 404) return
  throw new ProblemError({
    what: `The record of ${revision} cannot be removed: ${message || `status ${status}`}`,
    where: engine.where,
    hint: `docker rm ${id.slice(0, 12)}`,
  })
}
