import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import { ask } from './connection.ts'
import { each } from './each.ts'
import { silentHosts } from './failures.ts'
import { leastSeconds, lookSeconds } from './look.ts'
import { type Host, settingsOf } from './place.ts'
import { preflight as script } from './scripts/others.ts'

/** Kilobytes that must be free where no release tells how much one needs; else twice the current release. */
const leastKilobytes = 10 * 1024

/** What would stop a change on a host: no way in, an unknown host key, nothing writable, tools, space or shared files missing. */
export async function sshPreflight(
  ref: ComponentRef,
  io: Io,
  withinSeconds = lookSeconds,
): Promise<readonly Problem[]> {
  const until = io.clock.monotonic() + withinSeconds
  try {
    const { hosts } = settingsOf(ref)
    const all = await each(hosts, (host) => problemsOf(ref, host, until - io.clock.monotonic(), io))
    // Each with its own next command: keys of hosts are added one by one.
    return all.flatMap((found, n) =>
      'what' in found
        ? (silentHosts([{ number: n + 1, problem: found }], all.length) ?? [])
        : found,
    )
  } catch (error) {
    if (error instanceof ProblemError) return [error.problem]
    throw error
  }
}

/** What is wrong on a host, or the one problem why it could not be asked. */
async function problemsOf(
  ref: ComponentRef,
  host: Host,
  withinSeconds: number,
  io: Io,
): Promise<readonly Problem[] | Problem> {
  const args = [host.path, String(leastKilobytes), ...settingsOf(ref).shared]
  const timeoutSeconds = Math.max(leastSeconds, Math.min(lookSeconds, withinSeconds))
  const answer = await ask(ref, host, { script, args, timeoutSeconds }, io)
  if (answer.state === 'silent') return answer.problem
  const where = `${host.name}:${host.path}`
  return answer.lines.flatMap(({ word, rest }): Problem[] => {
    if (word === 'problem') {
      return [
        {
          what: `${host.name}: ${rest}`,
          where,
          hint: 'Mend it on that host, then: lastgood doctor',
        },
      ]
    }
    if (word === 'missing') {
      return [
        {
          what: `${host.name}: the shared file ${rest} is missing`,
          where,
          hint: `Put it there, or write it with a trailing / in shared: to have a folder made`,
        },
      ]
    }
    if (word !== 'space') return []
    const [free, least] = rest.split('\t').map(Number)
    return [
      {
        what: `${host.name}: ${megabytes(free)} free, a release may need ${megabytes(least)}`,
        where,
        hint: 'Free space on that host',
      },
    ]
  })
}

const megabytes = (kilobytes = 0) => `${Math.ceil(kilobytes / 1024)} MB`
