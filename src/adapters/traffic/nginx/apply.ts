import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { withNotice } from '../proxy/closing.ts'
import { ownerOf } from '../proxy/owner.ts'
import type { Wished } from '../proxy/traffic.ts'
import { remove, write } from '../proxy/writing.ts'
import type { TrafficContext } from '../traffic.ts'
import { generationOf, servedBy, type State, stateOf } from './loaded.ts'
import { settingsOf } from './place.ts'
import { whyNotReloaded, whyNotValid } from './programs.ts'
import { readUpstreamFile, upstreamText } from './upstream-file.ts'
import { nginx, replaced, type Running } from './workers.ts'

/** Seconds that nginx has to start workers with the new file. It takes milliseconds; a huge configuration takes seconds. */
const loadSeconds = 20

/** Writes the file, tests it, reloads, and waits until new workers serve it. Anything that fails puts the old file back. */
export async function route(
  ref: ComponentRef,
  wished: Wished,
  { io }: TrafficContext,
): Promise<void> {
  const settings = settingsOf(ref)
  const text = upstreamText({ owner: ownerOf(ref), ...wished }, settings)
  const state = await stateOf(ref, io)
  if (state.file.state === 'edited') throw new ProblemError(state.file.problem)
  if (state.nginx.state === 'not-running') throw new ProblemError(state.nginx.problem)
  const there = state.file.state === 'ours' && state.file.text === text
  if (there && state.loaded === 'yes') {
    if (settings.closingFile !== null) await remove(settings.closingFile, io)
    return
  }
  await withNotice(settings.closingFile, io, () => load(ref, text, state, io))
}

async function load(ref: ComponentRef, text: string, state: State, io: Io): Promise<void> {
  const settings = settingsOf(ref)
  const before = await nginx(settings, io)
  if (before.state === 'not-running') throw new ProblemError(before.problem)
  const file = readUpstreamFile(text, settings.upstreamFile, ownerOf(ref))
  if (file.state !== 'ours') throw new Error('nginx: what was written is not understood')
  await generationOf(ref, io).set({
    hash: file.hash,
    workers: before.workers,
    before: servedBy(state),
  })
  io.fault('traffic:route:noted')
  await write(settings.upstreamFile, text, io)
  io.fault('traffic:route:written')
  const refused = await whyNotValid(settings, io)
  if (refused !== null) return putBack(ref, state, refused, io)
  io.fault('traffic:route:tested')
  const untold = await whyNotReloaded(settings, io)
  if (untold !== null) return putBack(ref, state, untold, io)
  io.fault('traffic:route:sent')
  await untilLoaded(ref, before, io)
}

async function putBack(ref: ComponentRef, state: State, problem: Problem, io: Io): Promise<never> {
  const { upstreamFile } = settingsOf(ref)
  if (state.file.state === 'ours') await write(upstreamFile, state.file.text, io)
  else await remove(upstreamFile, io)
  if (state.generation !== null) await generationOf(ref, io).set(state.generation)
  throw new ProblemError({ ...problem, hint: `The old file is back. ${problem.hint}` })
}

async function untilLoaded(ref: ComponentRef, before: Running, io: Io): Promise<void> {
  const settings = settingsOf(ref)
  const deadline = io.clock.monotonic() + loadSeconds
  for (;;) {
    const now = await nginx(settings, io)
    if (now.state === 'running' && replaced(now, before.workers)) return
    if (io.clock.monotonic() > deadline) {
      throw new ProblemError(
        now.state === 'not-running' ? now.problem : notTaken(settings.upstreamFile),
      )
    }
    await io.clock.sleep(0.02)
  }
}

const notTaken = (where: string): Problem => ({
  what: `nginx was told to reload, and its workers still serve the old file after ${loadSeconds} s`,
  where,
  hint: 'See why in its error log: tail /var/log/nginx/error.log',
})
