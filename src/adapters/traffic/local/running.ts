import type { Io } from '../../../host/io.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { SwitchState } from '../../../switch/protocol.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { switchArgv } from './by-hand.ts'
import { ask, askState, listenOf, placeOf } from './switch-client.ts'

/** Seconds that a switch has to start, and to stop. */
const startSeconds = 15
const stopSeconds = 15

/** Makes sure that the switch runs, is watched, and listens. Throws ProblemError when it cannot be. */
export async function ensureSwitch(ref: ComponentRef, io: Io): Promise<SwitchState> {
  const asked = await askState(ref, io)
  if (asked.state === 'unknown' || asked.state === 'refused') throw new ProblemError(asked.problem)
  if (asked.state === 'absent' || !(await watched(ref, io))) await start(ref, io)
  const state = asked.state === 'ok' ? asked.value : await answering(ref, io)
  const problem = notServing(ref, state)
  if (problem !== null) throw new ProblemError(problem)
  return state
}

/** Why a running switch does not serve as the settings say, or null. */
export function notServing(ref: ComponentRef, state: SwitchState): Problem | null {
  const wanted = listenOf(ref)
  if (state.listening === null && state.problem !== null) return state.problem
  if (state.listen.host === wanted.host && state.listen.port === wanted.port) return null
  return {
    what: `The switch listens on ${state.listen.host}:${state.listen.port}, lastgood.yaml says ${wanted.host}:${wanted.port}`,
    where: placeOf(ref).socket,
    hint: `Put the old address back, or end the switch (kill ${state.pid}) and try again: users are cut off meanwhile`,
  }
}

/** Ends the switch for good: requests under way get 5 seconds. Fine when none runs. */
export async function stopSwitch(ref: ComponentRef, io: Io): Promise<void> {
  const asked = await ask<SwitchState>(ref, io, 'POST', '/stop')
  if (asked.state === 'unknown' || asked.state === 'refused') throw new ProblemError(asked.problem)
  const watchdog = await watchdogOf(ref, io)
  // Without a worker there is nobody to tell the watchdog, which may be about to start one.
  if (asked.state === 'absent' && watchdog !== null) io.processes.signal(watchdog, 'SIGTERM')
  const gone = async () => {
    const again = await askState(ref, io)
    return again.state === 'absent' && (watchdog === null || !io.processes.alive(watchdog))
  }
  if (await within(stopSeconds, io, gone)) return
  throw new ProblemError({
    what: `The switch did not end within ${stopSeconds} s`,
    where: placeOf(ref).socket,
    hint: `See its log: tail ${placeOf(ref).log}`,
  })
}

async function start(ref: ComponentRef, io: Io): Promise<void> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ']
  await io.processes.startDetached(switchArgv(ref), {
    cwd: '/',
    // It needs nothing else, and variables of the service may be secrets.
    env: Object.fromEntries(kept.map((name) => [name, io.env[name]])),
    log: placeOf(ref).log,
  })
}

/** The state as soon as the switch answers and listens, or has said why it does not. */
async function answering(ref: ComponentRef, io: Io): Promise<SwitchState> {
  let state: SwitchState | null = null
  await within(startSeconds, io, async () => {
    const asked = await askState(ref, io)
    state = asked.state === 'ok' ? asked.value : null
    return state !== null && (state.listening !== null || state.problem !== null)
  })
  if (state !== null) return state
  throw new ProblemError({
    what: `The switch of ${ref.environment}/${ref.binding.component.name} did not start`,
    where: placeOf(ref).socket,
    hint: `See its log: tail ${placeOf(ref).log}`,
  })
}

async function within(seconds: number, io: Io, reached: () => Promise<boolean>): Promise<boolean> {
  const deadline = io.clock.monotonic() + seconds
  while (io.clock.monotonic() < deadline) {
    if (await reached()) return true
    await io.clock.sleep(0.025)
  }
  return false
}

async function watched(ref: ComponentRef, io: Io): Promise<boolean> {
  const watchdog = await watchdogOf(ref, io)
  return watchdog !== null && io.processes.alive(watchdog)
}

async function watchdogOf(ref: ComponentRef, io: Io): Promise<ProcessIdentity | null> {
  const text = await io.files.readText(placeOf(ref).watchdogFile)
  return text === null ? null : (JSON.parse(text) as ProcessIdentity)
}
