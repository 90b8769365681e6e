import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Observation, Revision } from '../../../model/revision.ts'
import type { ComponentRef } from '../target.ts'
import { silentHosts } from './failures.ts'
import type { HostRelease, HostState, Seen } from './look.ts'
import { lookEverywhere, whatRunsWhere } from './where.ts'

/**
 * Revisions newest first, from the release directories of all hosts. `current` is what all hosts run; `beside` what some
 * run; a directory that only waits is `stopped`. A host that cannot be asked leaves all unknown, with what the others run.
 */
export async function sshHistory(
  ref: ComponentRef,
  limit: number,
  io: Io,
  withinSeconds?: number,
): Promise<Observation<readonly Revision[]>> {
  try {
    const seen = await lookEverywhere(ref, 1, io, withinSeconds)
    const problem = unseen(seen)
    if (problem !== null) return { state: 'unavailable', problem }
    const states = seen.flatMap((one) => (one.state === 'seen' ? [one.found] : []))
    const value = merge(states).filter(({ state }, n) => n < limit || state !== 'stopped')
    return { state: 'ok', value }
  } catch (error) {
    if (error instanceof ProblemError) return { state: 'unavailable', problem: error.problem }
    throw error
  }
}

/** Why it cannot be told what runs: a silent host, or one whose `current` is none of our releases. */
export function unseen(seen: readonly Seen[]): Problem | null {
  const silent = seen.flatMap((one, n) =>
    one.state === 'silent' ? [{ number: n + 1, problem: one.problem }] : [],
  )
  const problem = silentHosts(silent, seen.length)
  if (problem !== null) return { ...problem, what: `${problem.what}. ${whatRunsWhere(seen)}` }
  const lost = seen.find((one) => one.state === 'seen' && one.found.elsewhere !== null)
  if (lost?.state !== 'seen') return null
  return {
    what: `current does not lead to a release. ${whatRunsWhere(seen)}`,
    where: `${lost.host.name}:${lost.host.path}/current`,
    hint: `Point it to a folder in ${lost.host.path}/releases, or remove it`,
  }
}

/** One revision per directory name over all hosts, newest first. Pure. */
export function merge(hosts: readonly HostState[]): readonly Revision[] {
  const all = new Map<string, HostRelease>()
  for (const { releases, current } of hosts) {
    for (const release of releases) {
      const known = all.get(release.id)
      if (known === undefined || (!known.recorded && release.recorded)) all.set(release.id, release)
    }
    // Its folder was removed by hand: it is what the host runs all the same.
    if (current !== null && !all.has(current)) all.set(current, gone(current))
  }
  return [...all.values()]
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id))
    .map((release) => revision(release, hosts))
}

const gone = (id: string): HostRelease => ({
  id,
  version: null,
  digest: null,
  createdAt: new Date(0).toISOString(),
  recorded: false,
})

function revision(release: HostRelease, hosts: readonly HostState[]): Revision {
  const { id, version, digest, createdAt } = release
  const running = hosts.filter(({ current }) => current === id)
  const state =
    running.length === 0 ? 'stopped' : running.length === hosts.length ? 'current' : 'beside'
  const healthy = running.filter(
    ({ ailment, mark }) => ailment === null && !(mark.revision === id && mark.state !== 'done'),
  )
  const since = running
    .map(({ since, mark }) => (mark.revision === id ? since : null))
    .filter((at) => at !== null)
    .sort()
    .at(-1)
  return {
    id,
    version,
    digest,
    state,
    ready: healthy.length,
    wanted: state === 'stopped' ? 0 : hosts.length,
    endpoints: [],
    since: since ?? (state === 'stopped' ? createdAt : null),
    expiresAt: null,
  }
}
