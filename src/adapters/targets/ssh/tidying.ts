import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Digest } from '../../../model/release.ts'
import type { ComponentRef } from '../target.ts'
import { ask } from './connection.ts'
import { each } from './each.ts'
import { together } from './failures.ts'
import { unseen } from './history.ts'
import type { HostState } from './look.ts'
import { type Host, settingsOf } from './place.ts'
import { lockSeconds } from './placing.ts'
import { tidy as script } from './scripts/others.ts'
import { lookEverywhere } from './where.ts'

/**
 * Removes old release directories on every host, but for the newest `keep` (the target's own setting comes first), what is current or
 * was current before on any host, what lastgood did not lay out, and releases with a digest in `spare`. Tells the ids of those that went. Throws ProblemError when
 * a host cannot be asked: what it runs must not be removed elsewhere.
 */
export async function tidyReleases(
  ref: ComponentRef,
  keep: number,
  io: Io,
  spare: ReadonlySet<Digest> = new Set(),
): Promise<readonly string[]> {
  const seen = await lookEverywhere(ref, 0, io)
  const problem = unseen(seen)
  if (problem !== null) throw new ProblemError(problem)
  const states = seen.flatMap((one) => (one.state === 'seen' ? [one] : []))
  const old = expendable(
    states.map(({ found }) => found),
    settingsOf(ref).keep ?? keep,
    spare,
  )
  const removed = await each(states, ({ host, found }) => removeFrom(ref, host, found, old, io))
  return old.filter((id) => removed.some((ids) => ids.includes(id)))
}

/** Ids of the releases that may go, over all hosts. Pure. */
export function expendable(
  hosts: readonly HostState[],
  keep: number,
  spare: ReadonlySet<Digest>,
): readonly string[] {
  const spared = hosts.flatMap(({ releases }) =>
    releases.filter(({ digest }) => digest !== null && spare.has(digest)).map(({ id }) => id),
  )
  const kept = new Set([
    ...hosts.flatMap(({ current, previous }) => [current, previous]),
    ...spared,
  ])
  const recorded = new Map(
    hosts.flatMap(({ releases }) =>
      releases.filter(({ recorded }) => recorded).map(({ id, createdAt }) => [id, createdAt]),
    ),
  )
  return [...recorded]
    .sort(([a, at], [b, bt]) => bt.localeCompare(at) || b.localeCompare(a))
    .slice(keep)
    .map(([id]) => id)
    .filter((id) => !kept.has(id))
}

async function removeFrom(
  ref: ComponentRef,
  host: Host,
  { releases }: HostState,
  old: readonly string[],
  io: Io,
): Promise<readonly string[]> {
  const here = old.filter((id) => releases.some((release) => release.id === id))
  if (here.length === 0) return []
  const args = [host.path, String(lockSeconds), ...here]
  const answer = await ask(ref, host, { script, args, timeoutSeconds: 600 }, io)
  const problem = answer.state === 'silent' ? together([answer.problem]) : null
  if (problem !== null || answer.state === 'silent') return []
  return answer.lines.flatMap(({ word, rest }) => (word === 'removed' ? [rest] : []))
}
