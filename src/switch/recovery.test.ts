import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ensureSwitch } from '../adapters/traffic/local/running.ts'
import { type LocalRig, localRig } from '../../test/conformance/traffic-local.ts'
import { errors, until } from '../../test/conformance/traffic-rig.ts'

// The last tests touch the folder of all sockets: theirs must not be everybody's.
let temporary: string
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'lastgood-recovery-'))
  process.env['TMPDIR'] = temporary
})
afterAll(() => rm(temporary, { recursive: true, force: true }))

const rigs: LocalRig[] = []
async function rigAt(port = 0): Promise<LocalRig> {
  const rig = await localRig(port)
  rigs.push(rig)
  await rig.replica('r1', '1.9.0')
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig[Symbol.asyncDispose]()
})

/** Kills the worker and its watchdog at once: what a machine that loses power leaves behind. */
async function powerCut(rig: LocalRig): Promise<void> {
  const { pid } = await rig.state()
  const watchdog = JSON.parse(await readFile(rig.place.watchdogFile, 'utf8')) as { pid: number }
  process.kill(watchdog.pid, 'SIGKILL')
  process.kill(pid, 'SIGKILL')
  await until(async () => (await rig.state().catch(() => null)) === null)
}

test('a switch that is not running is no "nothing routed": it says how to start it, and that works', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0', [errors])
  const port = (await rig.state()).listening?.port
  await powerCut(rig)
  const current = await rig.traffic.current(rig.ref, rig.io)
  expect(current.state).toBe('unavailable')
  if (current.state !== 'unavailable') return
  expect((await rig.traffic.counts(rig.ref, rig.io)).state).toBe('unavailable')
  const command = /: (.*)$/.exec(current.problem.hint)?.[1] ?? ''
  expect((await rig.io.exec(['sh', '-c', command])).code).toBe(0)
  await until(async () => (await rig.state().catch(() => null))?.listening?.port === port)
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
})

test('a stop on purpose is remembered, and the next apply starts again', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0')
  await rig.control('POST', '/stop')
  await until(async () => (await rig.state().catch(() => null)) === null)
  expect(await rig.traffic.current(rig.ref, rig.io)).toEqual({ state: 'ok', value: [] })
  await rig.route('r1', '1.9.0')
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
})

test('a worker survives its watchdog, and the next apply gives it a new one', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0')
  const { pid } = await rig.state()
  const read = async () =>
    JSON.parse(await readFile(rig.place.watchdogFile, 'utf8')) as { pid: number }
  const first = await read()
  process.kill(first.pid, 'SIGKILL')
  await until(() => rig.io.processes.identify(first.pid) === null)
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
  await rig.route('r1', '1.9.0')
  await until(async () => (await read()).pid !== first.pid)
  expect((await rig.state()).pid).toBe(pid)
  await rig.restart()
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
})

test('only one switch serves, however many are started', async () => {
  const rig = await rigAt()
  const states = await Promise.all([1, 2, 3].map(() => ensureSwitch(rig.ref, rig.io)))
  expect(new Set(states.map(({ pid }) => pid)).size).toBe(1)
})

test('a taken port: says which and how to find who has it, and listens once it is free', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const rig = await rigAt(port)
  const problems = await rig.traffic.preflight(rig.ref, rig.io)
  expect(problems.map(({ what }) => what)).toEqual([`Port ${port} is taken by another program`])
  expect(problems[0]?.hint).toContain(`sport = :${port}`)
  await expect(rig.route('r1', '1.9.0')).rejects.toThrow(`Port ${port} is taken`)
  expect((await rig.state()).listening).toBeNull()
  expect(await rig.log()).toContain(`Port ${port} is taken`)
  taken.close()
  await until(async () => (await rig.state()).listening !== null)
  await rig.route('r1', '1.9.0')
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('1.9.0')
  expect(await rig.traffic.preflight(rig.ref, rig.io)).toEqual([])
})

test('a damaged state file is kept aside and said; nobody is served by guess', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0')
  await powerCut(rig)
  await writeFile(rig.place.stateFile, '{"format":1,"routes":[{"revi')
  const state = await ensureSwitch(rig.ref, rig.io)
  expect(state.routes).toEqual([])
  expect(state.problem?.what).toContain('damaged')
  expect((await rig.traffic.current(rig.ref, rig.io)).state).toBe('unavailable')
  expect((await fetch(await rig.url())).status).toBe(503)
  expect(await readdir(rig.place.folder)).toContain('state.json.damaged')
  await rig.route('r1', '1.9.0')
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
  expect((await rig.state()).problem).toBeNull()
})

test('a state that cannot be saved does not keep traffic from moving, and is said', async () => {
  const rig = await rigAt()
  await rig.replica('r2', '2.0.0')
  await rig.route('r1', '1.9.0')
  const { stateFile } = rig.place
  await rig.io.files.remove(stateFile)
  // A folder in its place: nothing can be renamed over it, whoever runs the test.
  await rig.io.files.makeDirectory(`${stateFile}/x`)
  await rig.route('r2', '2.0.0')
  expect(await (await fetch(await rig.url())).text()).toBe('2.0.0')
  expect((await rig.state()).problem?.what).toContain('cannot save')
  await rig.io.files.remove(stateFile)
  await until(async () => (await rig.state()).problem === null)
  expect(await readFile(stateFile, 'utf8')).toContain('2.0.0')
})

test('a socket folder that others may enter is not used', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0')
  const { socketFolder } = rig.place
  await chmod(socketFolder, 0o755)
  try {
    const action = {
      do: 'route',
      routes: [{ revision: 'r1', version: '1.9.0', weight: 100 }],
    } as const
    const observed = await rig.traffic.observe(rig.ref, action, 'key', rig.context([]))
    expect(observed).toMatchObject({ state: 'unknown', problem: { where: socketFolder } })
  } finally {
    await chmod(socketFolder, 0o700)
  }
})

test('a control socket that somebody cleaned away comes back', async () => {
  const rig = await rigAt()
  await rig.route('r1', '1.9.0')
  const { pid } = await rig.state()
  await rig.io.files.remove(rig.place.socket)
  await until(async () => (await rig.state().catch(() => null))?.pid === pid)
})
