import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Observation, Revision } from '../../../model/revision.ts'
import { openEngine, type Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import { identify, type Identity } from './identity.ts'
import { listRecords, type SpecRecord } from './records.ts'
import { theService, type Service } from './service.ts'
import { countTasks } from './tasks.ts'

/** Revisions newest first: what the service is told to be now, the recorded specs, and the one that Swarm itself remembers. */
export async function swarmHistory(
  ref: ComponentRef,
  limit: number,
  io: Io,
): Promise<Observation<readonly Revision[]>> {
  try {
    const engine = await openEngine(ref, io)
    const service = await theService(ref, engine)
    const records = await listRecords(ref, engine)
    const current = await live(ref, service, records, engine)
    const known = records.map((record) =>
      record.revision === current.id ? current : stopped(record, record.createdAt),
    )
    const value = [
      ...(known.includes(current) ? [] : [current]),
      ...before(ref, service, [...known, current]),
      ...known,
    ]
    return { state: 'ok', value: value.filter(({ state }, n) => n < limit || state === 'current') }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

async function live(
  ref: ComponentRef,
  service: Service,
  records: readonly SpecRecord[],
  engine: Engine,
): Promise<Revision> {
  const { revision, version, digest } = identify(ref, service.ID, service.Spec)
  const { ready, wanted } = await countTasks(service, engine)
  const record = records.find((one) => one.revision === revision)
  // Scaling is an update as well: only what we recorded ourselves tells since when the release runs.
  const { CompletedAt, StartedAt } = service.UpdateStatus ?? {}
  const since = record?.key ? record.updatedAt : CompletedAt || StartedAt || service.UpdatedAt
  return {
    ...stopped({ revision, version, digest }, new Date(since).toISOString()),
    state: 'current',
    ready,
    wanted,
  }
}

/** The one that Swarm remembers, unless it is recorded: useful on the first day. */
function before(
  ref: ComponentRef,
  { ID, PreviousSpec }: Service,
  known: readonly Revision[],
): readonly Revision[] {
  if (!PreviousSpec) return []
  const found = identify(ref, ID, PreviousSpec)
  return known.some(({ id }) => id === found.revision) ? [] : [stopped(found, null)]
}

const stopped = (
  { revision, version, digest }: Pick<Identity, 'revision' | 'version' | 'digest'>,
  since: string | null,
): Revision => ({
  id: revision,
  version,
  digest,
  state: 'stopped',
  ready: 0,
  wanted: 0,
  endpoints: [],
  since,
  expiresAt: null,
  // Recorded, or about to be before it is replaced: going back posts its own spec.
  keepsSettings: true,
})
