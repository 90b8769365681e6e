import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Observation, Revision } from '../../../model/revision.ts'
import { endpointOf } from '../docker/endpoint.ts'
import { openEngine } from '../docker/engine.ts'
import { ailmentOf } from '../docker/health.ts'
import type { ComponentRef } from '../target.ts'
import { currentOf, groupsOf, listContainers, type Container } from './containers.ts'
import type { Scene } from './effect.ts'
import { runningImage } from './images.ts'
import { listRecords, type ComposeRecord } from './records.ts'

/** Seconds that a health check may hold up the history. */
const probeSeconds = 1

/** Revisions newest first: what the service's containers are, and what is recorded. */
export async function composeHistory(
  ref: ComponentRef,
  limit: number,
  io: Io,
): Promise<Observation<readonly Revision[]>> {
  try {
    const scene: Scene = { ref, engine: await openEngine(ref, io), io }
    const [containers, records] = await Promise.all([
      listContainers(ref, scene.engine),
      listRecords(ref, scene.engine),
    ])
    const current = currentOf(containers)[0]?.identity.revision
    const live = await Promise.all(
      groupsOf(containers).map((group) => liveRevision(scene, group, records, current)),
    )
    const known = records.map(
      (record) => live.find(({ id }) => id === record.revision) ?? stopped(record),
    )
    const value = [...live.filter((one) => !known.includes(one)), ...known]
    return { state: 'ok', value: value.filter(({ state }, n) => n < limit || state !== 'stopped') }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

async function liveRevision(
  scene: Scene,
  group: readonly Container[],
  records: readonly ComposeRecord[],
  current: string | undefined,
): Promise<Revision> {
  const { ref, engine, io } = scene
  const [first] = group
  if (first === undefined) throw new Error('a group without containers')
  const { revision, version, digest } = first.identity
  const record = records.find((one) => one.revision === revision)
  const up = group.filter(({ running }) => running)
  const ailments = await Promise.all(up.map((one) => ailmentOf(ref, engine, one, probeSeconds, io)))
  const healthy = up.filter((_, n) => ailments[n] === null)
  const isCurrent = revision === current
  const started = first.inspected.State.StartedAt
  const image = digest ?? record?.digest ?? (await runningImage(scene, first.inspected))?.digest
  // Made by somebody from the override file: it has the digest of a release, and no tag that tells its version.
  const same = image === undefined ? undefined : records.find((one) => one.digest === image)
  return {
    id: revision,
    version: version ?? same?.version ?? null,
    digest: image ?? null,
    state: isCurrent ? 'current' : up.length > 0 ? 'beside' : 'stopped',
    ready: healthy.length,
    wanted: group.length,
    endpoints: healthy.flatMap(({ inspected }) => endpointOf(ref, engine, inspected) ?? []),
    since: up.length > 0 ? new Date(started).toISOString() : null,
    expiresAt: null,
    ...(record === undefined ? {} : { keepsSettings: record.exact }),
  }
}

const stopped = (record: ComposeRecord): Revision => ({
  id: record.revision,
  version: record.version,
  digest: record.digest,
  state: 'stopped',
  ready: 0,
  wanted: 0,
  endpoints: [],
  since: new Date(record.createdAt).toISOString(),
  expiresAt: null,
  keepsSettings: record.exact,
})
