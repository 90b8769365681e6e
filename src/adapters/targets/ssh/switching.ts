import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf } from './actions.ts'
import { each } from './each.ts'
import type { Effect } from './effect.ts'
import { together, told } from './failures.ts'
import { fault } from './fault-points.ts'
import { look, type HostState, type Seen } from './look.ts'
import { orderHosts } from './order.ts'
import { type Host, hostsNamed, settingsOf } from './place.ts'
import { lockSeconds } from './placing.ts'
import { switchBackward, switchForward } from './scripts/switch.ts'

/** Hosts are switched together; each by one script that also restarts, so that a crash here leaves no host half switched. */
export const switchTo: Effect<ActionOf<'switch'>> = {
  async apply(ref, { revision, expected, hosts }, io) {
    fault(io, 'target:switch:before')
    const args = [revision, String(lockSeconds), String(expected.length), ...expected]
    await restartHosts(ref, hosts, switchForward, args, revision, io)
    fault(io, 'target:switch:after')
  },
  async observe(ref, { revision, version, hosts: names }, io) {
    return observeRestarted(ref, names, io, {
      wanted: (current) => current === revision,
      reached: ({ current, mark }) =>
        current === revision && mark.state === 'done' && mark.revision === revision,
      says: () => `${few(names, 'runs', 'run')} ${version}`,
    })
  },
}

/** Every host returns by itself to what it had: hosts may have had different releases. */
export const switchBack: Effect<ActionOf<'back'>> = {
  async apply(ref, { revision, hosts }, io) {
    fault(io, 'target:back:before')
    await restartHosts(ref, hosts, switchBackward, [revision, String(lockSeconds)], revision, io)
    fault(io, 'target:back:after')
  },
  async observe(ref, { revision, hosts: names }, io) {
    return observeRestarted(ref, names, io, {
      wanted: (current) => current !== revision,
      reached: ({ current, mark }) => current !== revision && mark.state !== 'doing',
      says: () => `${few(names, 'is', 'are')} back at what ran before`,
    })
  },
}

/** Runs a script that restarts on hosts at once. Arguments: the root, these, and the restart command. */
export async function restartHosts(
  ref: ComponentRef,
  names: readonly string[],
  script: string,
  args: readonly string[],
  revision: string,
  io: Io,
): Promise<void> {
  const problem = (host: Host, said: string) => restartFailed(host, revision, said)
  const failed = { word: 'restart-failed', problem }
  await orderHosts(ref, names, { script, args, command: settingsOf(ref).restart, failed }, io)
}

/** How far hosts are that were to be restarted. */
export async function observeRestarted(
  ref: ComponentRef,
  names: readonly string[],
  io: Io,
  goal: {
    /** Whether a failed restart of what is current there counts. */
    readonly wanted: (current: string) => boolean
    readonly reached: (found: HostState) => boolean
    readonly says: () => string
  },
): Promise<Observed> {
  const seen = await lookAt(ref, names, io)
  const unclear = await unsettled(ref, seen, goal.wanted, io)
  if (unclear !== null) return unclear
  const states = seen.flatMap((one) => (one.state === 'seen' ? [one] : []))
  if (!states.every(({ found }) => goal.reached(found))) return { state: 'absent' }
  return healthy(states) ?? { state: 'done', says: goal.says() }
}

export function lookAt(
  ref: ComponentRef,
  names: readonly string[],
  io: Io,
): Promise<readonly Seen[]> {
  return each(hostsNamed(ref, names), (host) => look(ref, host, 2, io))
}

/** A host that cannot be asked, or whose restart of what is current there failed, when that is what was wanted. */
async function unsettled(
  ref: ComponentRef,
  seen: readonly Seen[],
  wanted: (current: string) => boolean,
  io: Io,
): Promise<Observed | null> {
  const silent = together(seen.flatMap((one) => (one.state === 'silent' ? [one.problem] : [])))
  if (silent !== null) return { state: 'unknown', problem: await told(ref, silent, io) }
  const failed = together(
    seen.flatMap((one) => {
      if (one.state === 'silent' || one.found.mark.state !== 'failed') return []
      const { mark, log, current } = one.found
      const counts = mark.revision === current && wanted(current)
      return counts ? [restartFailed(one.host, mark.revision, log.join(' '))] : []
    }),
  )
  return failed === null ? null : { state: 'failed', problem: await told(ref, failed, io) }
}

/** Null when all are healthy, else who is not, and why. */
function healthy(seen: readonly Extract<Seen, { state: 'seen' }>[]): Observed | null {
  const sick = seen.filter(({ found }) => found.ailment !== null)
  if (sick.length === 0) return null
  const says = sick.slice(0, 5).map(({ host, found }) => `${host.name}: ${found.ailment}`)
  return { state: 'progressing', says: says.join('; ') }
}

/** `web1 runs`, `web1, web2 run`, `12 hosts run`. */
function few(hosts: readonly string[], one: string, many: string): string {
  if (hosts.length === 1) return `${hosts[0]} ${one}`
  return `${hosts.length > 3 ? `${hosts.length} hosts` : hosts.join(', ')} ${many}`
}

const restartFailed = (host: Host, revision: string, said: string): Problem => ({
  what: `${host.name}: the restart of ${revision} failed${said.trim() === '' ? '' : `: ${said.trim()}`}`,
  where: `${host.name}:${host.path}/.lastgood/restart.log`,
  hint: 'Read that file on the host',
})
