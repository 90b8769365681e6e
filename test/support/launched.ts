import { join } from 'node:path'
import { expect } from 'vitest'
import type { Wanted } from '../../src/adapters/targets/target.ts'
import type { ProcessIdentity } from '../../src/host/processes.ts'
import { programArgv } from '../../src/host/programs.ts'
import { replicaFiles, type Instance, type LaunchOrder } from '../../src/launcher/contract.ts'
import { readInstance, writeRecord } from '../../src/launcher/records.ts'
import { bring, runWaves } from '../conformance/drive.ts'
import type { LocalRig } from '../conformance/local-rig.ts'

export const replicaFolder = (rig: LocalRig, { revision }: Wanted) =>
  join(rig.ref.stateFolder, 'local', 'production', 'api', revision, '0')

export const instanceOf = async (rig: LocalRig, of: Wanted): Promise<Instance> => {
  const found = await readInstance(rig.io.files, replicaFiles(replicaFolder(rig, of)).instance)
  if (found === null) throw new Error('no instance is recorded')
  return found
}

export const serviceOf = async (rig: LocalRig, of: Wanted): Promise<ProcessIdentity> => {
  const { service } = await instanceOf(rig, of)
  if (service === null) throw new Error('no service is recorded')
  return service
}

/** A release that is up; the service, unless `promoted` is false. */
export async function up(rig: LocalRig, mode = 'ok', promoted = true): Promise<Wanted> {
  const wanted = await rig.release('1.9.0', mode)
  const waves = rig.target.plan(rig.ref, {
    revisions: [],
    strategy: 'blue-green',
    from: null,
    to: wanted,
    keepWarmSeconds: 0,
  })
  if ('what' in waves) throw new Error(waves.what)
  await runWaves(rig, promoted ? waves : waves.map((wave) => ({ ...wave, cutover: [] })), 'd1')
  return wanted
}

export const revisions = async (rig: LocalRig) => {
  const seen = await rig.target.history(rig.ref, 10, rig.io)
  if (seen.state !== 'ok') throw new Error(seen.problem.what)
  return seen.value
}

export async function eventually<T>(
  rig: LocalRig,
  ask: () => Promise<T | null | false>,
): Promise<T> {
  const until = rig.io.clock.monotonic() + 90
  for (;;) {
    const found = await ask()
    if (found !== null && found !== false) return found
    if (rig.io.clock.monotonic() > until) throw new Error(`never came true: ${ask.toString()}`)
    await rig.io.clock.sleep(0.03)
  }
}

export const ready = (rig: LocalRig) =>
  eventually(rig, async () => (await revisions(rig)).find((one) => one.ready === 1) ?? null)

export const stop = (rig: LocalRig, { revision }: Wanted) =>
  bring(rig, { do: 'stop', revision, replica: 0 }, 'stop')

/** Starts a launcher directly, with an order of the test's own. */
export const launch = (
  rig: LocalRig,
  of: Wanted,
  change: Partial<LaunchOrder> = {},
  { env = {}, input }: { env?: Record<string, string>; input?: string } = {},
) => {
  const folder = replicaFolder(rig, of)
  const order: LaunchOrder = {
    key: 'k',
    argv: [process.execPath, 'server.ts'],
    cwd: join(folder, '..', 'tree'),
    env: { ...(rig.ref.binding.env as Record<string, string>), LASTGOOD_VERSION: of.version },
    secrets: [],
    graceSeconds: 0.5,
    ...change,
  }
  return rig.io.processes.startDetached(programArgv('launcher', folder), {
    cwd: join(folder, '..'),
    env,
    log: join(folder, 'log'),
    input: input ?? JSON.stringify(order),
  })
}

export const fetched = async (rig: LocalRig, mode = 'ok') => {
  const wanted = await rig.release('1.9.0', mode)
  const action = { do: 'fetch', ...wanted, replicas: 1 }
  expect(await bring(rig, action, 'fetch')).toMatchObject({ state: 'done' })
  const { wish } = replicaFiles(replicaFolder(rig, wanted))
  await writeRecord(rig.io.files, wish, { state: 'start', key: 'k', at: new Date().toISOString() })
  return wanted
}
