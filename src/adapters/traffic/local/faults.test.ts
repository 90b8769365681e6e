import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalRig, localRig } from '../../../../test/conformance/traffic-local.ts'
import type { TrafficAction } from '../../../model/plan.ts'

let rig: LocalRig
beforeEach(async () => {
  rig = await localRig()
  await rig.replica('r1', '1.9.0')
  await rig.replica("r'2", '2.0.0')
})
afterEach(() => rig[Symbol.asyncDispose]())

const toNew: TrafficAction = {
  do: 'route',
  routes: [{ revision: "r'2", version: '2.0.0', weight: 100 }],
}

/** What a shell makes of a command. */
async function words(command: string): Promise<string[]> {
  const said = await rig.io.exec(['sh', '-c', `printf '%s\\n' ${command}`])
  return said.stdout.trimEnd().split('\n')
}

test('the command by hand is understood by the switch, addresses and all', async () => {
  await rig.route("r'2", '2.0.0')
  await rig.route('r1', '1.9.0')
  const [program, ...args] = await words(rig.traffic.byHand(rig.ref, toNew))
  expect(program).toBe('curl')
  expect(args[args.indexOf('--unix-socket') + 1]).toBe(rig.place.socket)
  const body = JSON.parse(args[args.indexOf('-d') + 1] ?? '') as unknown
  await rig.control('PUT', new URL(args.at(-3) ?? '').pathname, body)
  expect(await (await fetch(await rig.url())).text()).toBe('2.0.0')
})

test('by hand, a revision that the switch never saw needs an address', async () => {
  await rig.route('r1', '1.9.0')
  const routes = [{ revision: 'r9', version: '9.0.0', weight: 100 }]
  await expect(rig.control('PUT', '/routes', routes)).rejects.toThrow('upstreams')
  expect(await (await fetch(await rig.url())).text()).toBe('1.9.0')
})

test('a switch that does not answer is no switch that is not there', async () => {
  await rig.route('r1', '1.9.0')
  const { pid } = await rig.state()
  process.kill(pid, 'SIGSTOP')
  try {
    const context = rig.context([])
    const impatient = {
      ...rig.io,
      http: (call: Parameters<typeof rig.io.http>[0]) =>
        rig.io.http({ ...call, timeoutSeconds: 0.3 }),
    }
    const asked = { ...context, io: impatient }
    expect(await rig.traffic.observe(rig.ref, toNew, 'key', asked)).toMatchObject({
      state: 'unknown',
    })
    expect(await rig.traffic.current(rig.ref, impatient)).toMatchObject({ state: 'unavailable' })
    expect(await rig.traffic.counts(rig.ref, impatient)).toMatchObject({ state: 'unavailable' })
    await expect(rig.traffic.apply(rig.ref, toNew, 'key', asked)).rejects.toThrow('does not answer')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})

test('another address in lastgood.yaml is told before anything moves', async () => {
  await rig.route('r1', '1.9.0')
  const { binding } = rig.ref
  const moved = {
    ...rig.ref,
    binding: { ...binding, traffic: { kind: 'local', host: '127.0.0.1', port: 18999 } },
  }
  const [problem] = await rig.traffic.preflight(moved, rig.io)
  expect(problem?.what).toContain('lastgood.yaml says 127.0.0.1:18999')
  expect(rig.traffic.entry(moved)).toBe('http://127.0.0.1:18999')
  expect(rig.traffic.entry(rig.ref)).toBeNull()
})

test('a port that something else has is told beforehand, and taken from nobody', async () => {
  const upstream = await rig.replica('r0', '1.0.0')
  const port = Number(new URL(upstream.address).port)
  const { binding } = rig.ref
  const traffic = { kind: 'local', host: '127.0.0.1', port }
  const ref = { ...rig.ref, binding: { ...binding, traffic } }
  const [problem] = await rig.traffic.preflight(ref, rig.io)
  expect(problem?.what).toContain(`Port ${port} is taken`)
  await expect(rig.traffic.apply(ref, toNew, 'key', rig.context([]))).rejects.toThrow(
    `Port ${port} is taken`,
  )
  expect(await (await fetch(upstream.address)).text()).toBe('1.0.0')
})

test('changed addresses of a revision are seen, and applied again', async () => {
  await rig.route("r'2", '2.0.0')
  expect(await rig.traffic.observe(rig.ref, toNew, 'key', rig.context([]))).toMatchObject({
    state: 'done',
  })
  const added = await rig.replica("r'2", '2.0.0')
  expect(await rig.traffic.observe(rig.ref, toNew, 'key', rig.context([]))).toEqual({
    state: 'absent',
  })
  await rig.route("r'2", '2.0.0')
  expect(await rig.traffic.observe(rig.ref, toNew, 'key', rig.context([]))).toMatchObject({
    state: 'done',
  })
  const url = await rig.url()
  for (let n = 0; n < 2; n++) await fetch(url)
  expect(added.seen.length).toBe(1)
})

test.each([
  'traffic:route:before',
  'traffic:route:running',
  'traffic:route:guarded',
  'traffic:route:sent',
])('a crash at %s leaves what observe tells, and applying again ends well', async (point) => {
  await rig.route('r1', '1.9.0')
  const context = rig.context([])
  const crash = (passed: string) => {
    if (passed === point) throw new Error('crash')
  }
  const crashing = { ...context, io: { ...rig.io, fault: crash } }
  await expect(rig.traffic.apply(rig.ref, toNew, 'key', crashing)).rejects.toThrow('crash')
  const { state } = await rig.traffic.observe(rig.ref, toNew, 'key', context)
  expect(state).toBe(point === 'traffic:route:sent' ? 'done' : 'absent')
  await rig.traffic.apply(rig.ref, toNew, 'key', context)
  expect(await (await fetch(await rig.url())).text()).toBe('2.0.0')
})
