import { acquireLock } from '../host/lock.ts'
import { makePrivateFolder } from '../host/private-folder.ts'
import { problemLine } from '../model/problem.ts'
import { complaints } from './complaints.ts'
import { controlServer } from './control.ts'
import { controlSocket } from './control-socket.ts'
import { counting } from './counting.ts'
import { exits } from './exits.ts'
import { frontServer } from './front.ts'
import { inFlight } from './in-flight.ts'
import { keepListening } from './listening.ts'
import { log } from './log.ts'
import type { SwitchOptions } from './options.ts'
import type { Proxying } from './proxying.ts'
import { loadState, stateWriter } from './state-file.ts'
import { steering } from './steering.ts'
import { upstreams } from './upstreams.ts'

/** Milliseconds that an ending worker lets requests finish. */
const endMs = 5000

/** Serves until it is told to end. Resolves with the exit code. */
export async function work({ place, listen, hangSeconds }: SwitchOptions): Promise<number> {
  if (acquireLock(place.workerLock) === null) return exits.busy
  const exposed = makePrivateFolder(place.socketFolder)
  if (exposed !== null) {
    log(problemLine(exposed))
    return exits.refused
  }
  const { saved, problem: damage } = await loadState(place.stateFile)
  if (damage !== null) log(problemLine(damage))

  const flights = inFlight()
  const proxying: Proxying = {
    flights,
    counting: counting(saved),
    upstreams: upstreams(),
    hangSeconds,
    complain: complaints(log),
  }
  const ended = Promise.withResolvers<void>()
  let stopped = false
  const save = stateWriter(place.stateFile, () => ({
    format: 1,
    stopped,
    port: port.listening()?.port ?? saved.port,
    routes: steer.routes(),
    addresses: steer.addresses(),
    guards: proxying.counting.guards(),
    ...(steer.page() === null ? {} : { page: steer.page() }),
    counts: proxying.counting.counts(),
  }))
  const steer = steering(proxying, saved, damage, {
    listen,
    listening: () => port.listening(),
    listenProblem: () => port.problem(),
    save,
    stop() {
      stopped = true
      ended.resolve()
    },
  })
  const front = frontServer(
    proxying,
    () => steer.choose(),
    () => steer.page(),
  )
  const port = keepListening(front, listen, saved.port, (problem) => {
    log(problem === null ? `listening on port ${port.listening()?.port}` : problemLine(problem))
    if (problem === null) steer.changed()
  })
  const control = controlSocket(controlServer(steer), place.socket)
  process.on('SIGTERM', () => ended.resolve())
  process.on('SIGINT', () => ended.resolve())
  const timers = [
    setInterval(() => flights.sweep(), 250),
    setInterval(() => (steer.tick(), control.check()), 1000),
  ]

  await ended.promise
  log('ending')
  port.stop()
  const closed = new Promise((resolve) => front.close(resolve))
  // A kept-alive connection may fall idle at any time; nothing else would close it before long.
  timers.push(setInterval(() => front.closeIdleConnections(), 20))
  const cut = setTimeout(() => {
    for (const revision of Object.keys(flights.counts())) flights.cut(revision)
    front.closeAllConnections()
  }, endMs)
  await closed
  clearTimeout(cut)
  for (const timer of timers) clearInterval(timer)
  await save().catch((error: unknown) => log(`could not save: ${String(error)}`))
  control.close()
  return exits.ended
}
