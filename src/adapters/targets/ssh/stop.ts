import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf } from './actions.ts'
import type { Effect } from './effect.ts'
import { together, told } from './failures.ts'
import { fault } from './fault-points.ts'
import { orderHosts } from './order.ts'
import { type Host, settingsOf } from './place.ts'
import { count, lockSeconds } from './placing.ts'
import { startCurrent, stopCurrent } from './scripts/stop.ts'
import { lookAt, observeRestarted, restartHosts } from './switching.ts'

/** Runs the stop command on all hosts at once; each tells by a mark of its own whether it ended well. */
export const stop: Effect<ActionOf<'stop'>> = {
  async apply(ref, { hosts, expected }, io, key) {
    fault(io, 'target:stop:before')
    const order = {
      script: stopCurrent,
      args: [String(lockSeconds), key, expected.join('/')],
      command: settingsOf(ref).stop,
      failed: { word: 'stop-failed', problem: stopFailed },
    }
    await orderHosts(ref, hosts, order, io)
    fault(io, 'target:stop:after')
  },
  observe: observeStopped,
}

/** Restarts what was stopped and is still current; a host that somebody switched meanwhile is left as it is. */
export const start: Effect<ActionOf<'start'>> = {
  async apply(ref, { revision, hosts }, io) {
    fault(io, 'target:start:before')
    await restartHosts(ref, hosts, startCurrent, [String(lockSeconds)], revision, io)
    fault(io, 'target:start:after')
  },
  async observe(ref, { hosts }, io) {
    const begun = ['stopping', 'stopped', 'doing']
    return observeRestarted(ref, hosts, io, {
      wanted: () => true,
      reached: ({ mark }) => !begun.includes(mark.state),
      says: () => `${count(hosts.length)} started again`,
    })
  },
}

/** A stop command that ended well and stopped nothing is found by the health check, where one is configured. */
async function observeStopped(
  ref: ComponentRef,
  { hosts }: ActionOf<'stop'>,
  io: Io,
  key: string,
): Promise<Observed> {
  const asked = settingsOf(ref).health !== null
  const seen = await lookAt(ref, hosts, io)
  const silent = together(seen.flatMap((one) => (one.state === 'silent' ? [one.problem] : [])))
  if (silent !== null) return { state: 'unknown', problem: await told(ref, silent, io) }
  const states = seen.flatMap((one) => (one.state === 'seen' ? [one] : []))
  const stopped = states.every(({ found: { current, mark, stopper } }) => {
    if (current === null) return true
    return mark.state === 'stopped' && mark.revision === current && stopper === key
  })
  if (!stopped) return { state: 'absent' }
  const answering = states.filter(
    ({ found }) => asked && found.current !== null && found.ailment === null,
  )
  if (answering.length === 0) return { state: 'done', says: `${count(hosts.length)} stopped` }
  const names = answering.slice(0, 5).map(({ host }) => host.name)
  const says = `the stop command ended well, and still healthy: ${names.join(', ')}`
  return { state: 'progressing', says }
}

const stopFailed = (host: Host, said: string): Problem => ({
  what: `${host.name}: the stop command failed${said.trim() === '' ? '' : `: ${said.trim()}`}`,
  where: `${host.name}:${host.path}/.lastgood/stop.log`,
  hint: 'Read that file on the host',
})
