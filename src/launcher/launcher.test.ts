import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { bring } from '../../test/conformance/drive.ts'
import { localRig } from '../../test/conformance/local-rig.ts'
import {
  eventually,
  fetched,
  instanceOf,
  launch,
  ready,
  replicaFolder,
  revisions,
  serviceOf,
  stop,
  up,
} from '../../test/support/launched.ts'
import { probe } from '../adapters/targets/local/health.ts'
import { launcherMarkName, markName, replicaFiles } from './contract.ts'
import { readExit, readInstance } from './records.ts'

const toClose: Server[] = []
afterEach(() => {
  for (const server of toClose.splice(0)) server.close()
})

test('a service that is killed is started again, on the port that traffic knows', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  const before = await ready(rig)
  const killed = await serviceOf(rig, wanted)
  rig.io.processes.signal(killed, 'SIGKILL')
  await eventually(rig, async () => (await rig.starts('1.9.0')) === 2)
  expect((await ready(rig)).endpoints).toEqual(before.endpoints)
  expect(await instanceOf(rig, wanted)).toMatchObject({ restarts: 1 })
})

test('a launcher that is killed leaves its service up: it is still seen, and still stopped', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  const { launcher } = await instanceOf(rig, wanted)
  const service = await serviceOf(rig, wanted)
  rig.io.processes.signal(launcher, 'SIGKILL')
  await eventually(rig, async () => !rig.io.processes.alive(launcher))
  expect(await revisions(rig)).toMatchObject([{ state: 'current', ready: 1 }])
  expect(await stop(rig, wanted)).toMatchObject({ state: 'done' })
  expect(rig.io.processes.alive(service)).toBe(false)
})

test('a new launcher takes over the service of a killed one instead of starting a second', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  const { launcher } = await instanceOf(rig, wanted)
  const service = await serviceOf(rig, wanted)
  rig.io.processes.signal(launcher, 'SIGKILL')
  await eventually(rig, async () => !rig.io.processes.alive(launcher))
  await rig.target.apply(
    rig.ref,
    { do: 'start', revision: wanted.revision, replica: 0 },
    'again',
    rig.io,
  )
  const now = await instanceOf(rig, wanted)
  expect(rig.io.processes.alive(now.launcher)).toBe(true)
  expect(now.service).toEqual(service)
  expect(await rig.starts('1.9.0')).toBe(1)
  // It watches it as its own: when it dies, it is back.
  rig.io.processes.signal(service, 'SIGKILL')
  await eventually(rig, async () => (await rig.starts('1.9.0')) === 2)
})

test.each(['launcher:recorded', 'launcher:spawned'])(
  'a launcher killed at %s loses no process',
  async (point) => {
    await using rig = await localRig()
    const wanted = await fetched(rig)
    const killed = await launch(rig, wanted, {}, { env: { LASTGOOD_FAULT: `${point}#1` } })
    await eventually(rig, async () => !rig.io.processes.alive(killed))
    const start = { do: 'start', revision: wanted.revision, replica: null }
    expect(await bring(rig, start, 'k')).toMatchObject({ state: 'done' })
    const pids = (await rig.started()).map(({ pid }) => pid)
    const living = pids.filter((pid) => rig.io.processes.identify(pid) !== null)
    expect(living).toEqual([(await serviceOf(rig, wanted)).pid])
  },
)

test('of two launchers for one replica, one leaves without having started anything', async () => {
  await using rig = await localRig()
  const wanted = await fetched(rig)
  const both = [await launch(rig, wanted), await launch(rig, wanted)]
  await eventually(rig, async () => both.filter((one) => rig.io.processes.alive(one)).length === 1)
  expect(await rig.starts('1.9.0')).toBe(1)
})

test('a stop also ends a launcher that still waits for its turn', async () => {
  await using rig = await localRig()
  const wanted = await fetched(rig)
  const env = { [launcherMarkName]: replicaFolder(rig, wanted) }
  const both = [await launch(rig, wanted, {}, { env }), await launch(rig, wanted, {}, { env })]
  await eventually(rig, async () => (await rig.starts('1.9.0')) === 1)
  expect(await stop(rig, wanted)).toMatchObject({ state: 'done' })
  expect(both.filter((one) => rig.io.processes.alive(one))).toEqual([])
  expect(await rig.starts('1.9.0')).toBe(1)
})

test('a launcher whose folder was removed starts nothing and leaves nothing', async () => {
  await using rig = await localRig()
  const wanted = await fetched(rig)
  await rig.io.files.remove(join(replicaFolder(rig, wanted), 'wanted.json'))
  const launcher = await launch(rig, wanted)
  await eventually(rig, async () => !rig.io.processes.alive(launcher))
  expect(await rig.io.files.list(replicaFolder(rig, wanted))).toEqual(['log'])
})

test('a launcher whose order was cut short does nothing', async () => {
  await using rig = await localRig()
  const wanted = await fetched(rig)
  const launcher = await launch(rig, wanted, {}, { input: '{"argv":["node"' })
  await eventually(rig, async () => !rig.io.processes.alive(launcher))
  expect(await rig.io.files.list(replicaFolder(rig, wanted))).toEqual(['log', 'wanted.json'])
})

test('a launcher that begins after the stop starts nothing', async () => {
  await using rig = await localRig()
  const wanted = await fetched(rig)
  expect(await stop(rig, wanted)).toMatchObject({ state: 'done' })
  const launcher = await launch(rig, wanted)
  await eventually(rig, async () => !rig.io.processes.alive(launcher))
  expect(await rig.started()).toEqual([])
})

test('a port that is taken just before the service listens is changed for another', async () => {
  const servers: Server[] = []
  const control = createServer((request, response) => {
    if (servers.length > 0) return void response.end()
    const thief = createServer(() => {})
    servers.push(thief)
    thief.listen(Number(request.url?.slice(1)), () => response.end())
  })
  control.listen(0, '127.0.0.1')
  await once(control, 'listening')
  toClose.push(control)
  const { port } = control.address() as AddressInfo
  await using rig = await localRig({ env: { THIEF: `http://127.0.0.1:${port}` } })
  await up(rig, 'thief')
  toClose.push(...servers)
  const started = await rig.started()
  expect(started).toHaveLength(2)
  expect(started[1]?.port).not.toBe(started[0]?.port)
  expect((await ready(rig)).endpoints).toEqual([`http://127.0.0.1:${started[1]?.port}`])
})

test('a process that only got the recorded number is neither taken for the service nor stopped', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  expect(await stop(rig, wanted)).toMatchObject({ state: 'done' })
  const bystander = await rig.io.processes.startDetached(
    [process.execPath, '-e', 'setTimeout(() => {}, 60_000)'],
    { cwd: rig.folder, env: {}, log: join(rig.folder, 'bystander') },
  )
  try {
    const { instance: file } = replicaFiles(replicaFolder(rig, wanted))
    const other = { pid: bystander.pid, started: `${bystander.started}0` }
    const record = { ...(await instanceOf(rig, wanted)), launcher: other, service: other }
    await writeFile(file, JSON.stringify(record))
    expect(await revisions(rig)).toMatchObject([{ ready: 0, endpoints: [] }])
    expect(await stop(rig, wanted)).toMatchObject({ state: 'done' })
    await rig.target.apply(
      rig.ref,
      { do: 'stop', revision: wanted.revision, replica: 0 },
      'x',
      rig.io,
    )
    expect(rig.io.processes.alive(bystander)).toBe(true)
  } finally {
    rig.io.processes.signal(bystander, 'SIGKILL')
  }
})

test('the service that users reach is not given up when it crash-loops', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  await writeFile(join(replicaFolder(rig, wanted), '..', 'tree', 'mode'), 'exit')
  rig.io.processes.signal(await serviceOf(rig, wanted), 'SIGKILL')
  await eventually(rig, async () => (await rig.starts('1.9.0')) === 6)
  await writeFile(join(replicaFolder(rig, wanted), '..', 'tree', 'mode'), 'ok')
  await ready(rig)
})

test('SIGTERM to the launcher ends everything of its replica, also what ignores it or slipped away', async () => {
  await using rig = await localRig()
  for (const mode of ['stubborn', 'family']) {
    const wanted = await fetched(rig, mode)
    const launcher = await launch(rig, wanted)
    await eventually(rig, async () => {
      const known = await readInstance(
        rig.io.files,
        replicaFiles(replicaFolder(rig, wanted)).instance,
      )
      return known !== null && (await probe('/healthz', known.port, 1, rig.io)) === null
    })
    const family = () => rig.io.processes.family(null, markName, replicaFolder(rig, wanted))
    await eventually(rig, async () => family().length === (mode === 'family' ? 2 : 1))
    rig.io.processes.signal(launcher, 'SIGTERM')
    await eventually(rig, async () => !rig.io.processes.alive(launcher))
    expect(family()).toEqual([])
    const exit = await readExit(rig.io.files, replicaFiles(replicaFolder(rig, wanted)).exit)
    expect(exit).toMatchObject({ why: 'stopped' })
  }
})

test('losing its terminal does not end a launcher', async () => {
  await using rig = await localRig()
  const wanted = await up(rig)
  const { launcher } = await instanceOf(rig, wanted)
  rig.io.processes.signal(launcher, 'SIGHUP')
  await rig.io.clock.sleep(0.3)
  expect(rig.io.processes.alive(launcher)).toBe(true)
  const pid = await readFile(replicaFiles(replicaFolder(rig, wanted)).pid, 'utf8')
  expect(Number(pid)).toBe(launcher.pid)
})
