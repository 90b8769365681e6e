import type { Io } from '../../../host/io.ts'
import { readExpiry } from '../../../launcher/records.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Observation, Revision } from '../../../model/revision.ts'
import type { ComponentRef } from '../target.ts'
import { listRevisions, readCurrent, type RevisionFacts } from './facts.ts'
import { address, probe } from './health.ts'
import { layoutOf } from './layout.ts'
import { readReplicas, type Replica } from './replicas.ts'

/** Seconds that a health check may hold up the history. */
const probeSeconds = 1

/**
 * Revisions newest first, from their folders and the process table; health is asked of the live ones only, all at
 * once. A folder damaged by hand is left out, unless it is the service or something of it runs: then what is known of it is told.
 */
export async function localHistory(
  ref: ComponentRef,
  limit: number,
  io: Io,
): Promise<Observation<readonly Revision[]>> {
  try {
    const [listed, current] = await Promise.all([
      listRevisions(ref, io.files),
      readCurrent(ref, io.files),
    ])
    const all = await Promise.all(
      listed.map(({ id, facts }) =>
        readRevision(ref, id, facts, current?.id === id ? current.since : null, io),
      ),
    )
    const found = all.filter((revision) => revision !== null)
    const value = found.filter(({ state }, i) => i < limit || state !== 'stopped')
    return { state: 'ok', value }
  } catch (error) {
    return { state: 'unavailable', problem: whyUnreadable(error, ref) }
  }
}

async function readRevision(
  ref: ComponentRef,
  id: string,
  facts: RevisionFacts | null,
  currentSince: string | null,
  io: Io,
): Promise<Revision | null> {
  const place = layoutOf(ref).revision(id)
  const [replicas, expiry, expired, tree] = await Promise.all([
    readReplicas(ref, id, io),
    readExpiry(io.files, place.expiry),
    io.files.exists(place.expired),
    io.files.exists(place.tree),
  ])
  const live = replicas.some(({ launched, serving }) => launched || serving)
  const state = currentSince !== null ? 'current' : live ? 'beside' : 'stopped'
  if (state === 'stopped' && (facts === null || !tree)) return null
  const wanted = expired ? [] : replicas.filter(({ wish }) => wish?.state === 'start')
  const endpoints = live ? await healthy(ref, wanted, io) : []
  return {
    id,
    version: facts?.version ?? null,
    digest: facts?.digest ?? null,
    state,
    ready: endpoints.length,
    wanted: state === 'stopped' ? 0 : wanted.length,
    endpoints,
    since: currentSince ?? (live ? (expiry?.since ?? begun(replicas)) : ended(replicas, facts)),
    expiresAt: state === 'beside' ? (expiry?.at ?? null) : null,
  }
}

/** Addresses of the replicas that answer their health check now. */
async function healthy(ref: ComponentRef, replicas: readonly Replica[], io: Io) {
  const asked = replicas.map(async ({ serving, instance }) => {
    if (!serving || instance === null) return null
    const ailment = await probe(ref.binding.component.health, instance.port, probeSeconds, io)
    return ailment === null ? address(instance.port) : null
  })
  return (await Promise.all(asked)).filter((one) => one !== null)
}

const begun = (replicas: readonly Replica[]) =>
  replicas
    .map(({ instance }) => instance?.startedAt ?? '')
    .filter(Boolean)
    .sort()[0] ?? null

const ended = (replicas: readonly Replica[], facts: RevisionFacts | null) =>
  replicas
    .map(({ exit, wish }) => exit?.at ?? wish?.at ?? '')
    .sort()
    .at(-1) ||
  facts?.createdAt ||
  null

function whyUnreadable(error: unknown, ref: ComponentRef) {
  if (error instanceof ProblemError) return error.problem
  return {
    what: `Could not read the revisions: ${error instanceof Error ? error.message : String(error)}`,
    where: `${ref.stateFolder}/local`,
    hint: 'Make the folder readable, then ask again',
  }
}
