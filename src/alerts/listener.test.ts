import { connect } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { signature } from '../adapters/notifiers/shared/signature.ts'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import type { AlertsConfig } from '../model/alert.ts'
import type { Config } from '../model/config.ts'
import type { Problem } from '../model/problem.ts'
import { type AlertListener, openAlertListener, type Signal } from './listener.ts'

const home: ReturnType<typeof temporaryFolder>[] = []
const open: AlertListener[] = []
afterEach(async () => {
  for (const listener of open.splice(0)) await listener.close()
  for (const folder of home.splice(0)) folder[Symbol.dispose]()
})

const alerts: AlertsConfig = {
  sources: [
    { name: 'own', kind: 'generic', secret: 'key' },
    { name: 'am', kind: 'alertmanager', token: 'abc' },
  ],
  match: [],
  windowSeconds: 600,
}

interface Given {
  readonly folder?: string
  readonly onSignal?: (signal: Signal) => Promise<void>
  readonly now?: () => Date
  readonly whyNot?: (signal: Signal) => Promise<string | null>
}

async function listening({ folder, onSignal, now, whyNot }: Given = {}) {
  const state = folder ?? fresh()
  const signals: Signal[] = []
  const problems: Problem[] = []
  const real = nodeIo({})
  const io = now === undefined ? real : { ...real, clock: { ...real.clock, now } }
  const config = { service: 'shop', file: 'lastgood.yaml', alerts } as unknown as Config
  const opened = await openAlertListener({
    project: { config, stateFolder: state, io },
    environments: ['production', 'staging'],
    listen: { host: '127.0.0.1', port: 0 },
    onSignal:
      onSignal ??
      (async (signal) => {
        signals.push(signal)
      }),
    ...(whyNot === undefined ? {} : { whyNot }),
    onProblem: (problem) => problems.push(problem),
  })
  if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
  open.push(opened.value)
  const url = `http://127.0.0.1:${opened.value.port}`
  const send = async (body: unknown, headers?: Readonly<Record<string, string>>) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const signed = { 'x-lastgood-signature': signature('key', text, io.clock.now()) }
    const answer = await fetch(`${url}/alerts/own`, {
      method: 'POST',
      body: text,
      headers: headers ?? signed,
    })
    const json = (await answer.json()) as { readonly alerts?: readonly { state?: string }[] }
    return { status: answer.status, ...json }
  }
  return { url, port: opened.value.port, signals, problems, send, state, listener: opened.value }
}

const fresh = () => {
  const made = temporaryFolder()
  home.push(made)
  return made.folder
}

const firing = (id: string, environment = 'production', more = {}) => ({
  id,
  state: 'firing',
  labels: { service: 'shop', environment },
  ...more,
})

test('a firing alert is a signal, once; a resolved one never is', async () => {
  const { send, signals } = await listening()
  expect(await send(firing('a'))).toMatchObject({
    status: 202,
    matched: 'production',
    alerts: [{ id: 'a', state: 'signal' }],
  })
  expect(await send(firing('a'))).toMatchObject({ status: 202, alerts: [{ state: 'repeated' }] })
  expect(await send(firing('b', 'staging', { state: 'resolved' }))).toMatchObject({
    status: 202,
    matched: 'staging',
    alerts: [{ state: 'resolved' }],
  })
  await vi.waitFor(() => expect(signals).toHaveLength(1))
  expect(signals[0]).toMatchObject({ environment: 'production', alert: { id: 'a' } })
})

test('a dismissed alert opens no window for those that come with it', async () => {
  const whyNot = async ({ alert }: Signal) => (alert.id === 'old' ? 'it is old' : null)
  const { send, signals } = await listening({ whyNot })
  expect(await send(firing('old'))).toMatchObject({
    alerts: [{ state: 'dismissed', because: 'it is old' }],
  })
  expect(await send(firing('new'))).toMatchObject({ alerts: [{ state: 'signal' }] })
  await vi.waitFor(() => expect(signals.map(({ alert }) => alert.id)).toEqual(['new']))
})

test('an alert about nothing of ours gets an answer that says why', async () => {
  const { send, signals } = await listening()
  expect(await send({ id: 'a', state: 'firing', labels: { service: 'mail' } })).toMatchObject({
    status: 202,
    matched: 'none',
    because: 'its label service is "mail", not "shop"',
  })
  expect(signals).toEqual([])
})

test(
  'ten thousand alerts make one signal, and the next window another',
  { timeout: 300_000 },
  async () => {
    let at = Date.parse('2026-10-02T18:45:20Z')
    const { send, signals } = await listening({ now: () => new Date(at) })
    const states: Record<string, number> = {}
    for (let batch = 0; batch < 100; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, i) => send(firing(`alert-${batch * 100 + i}`))),
      )
      for (const answer of answers) {
        const state = answer.alerts?.[0]?.state ?? ''
        states[state] = (states[state] ?? 0) + 1
      }
    }
    expect(states).toEqual({ signal: 1, joined: 9999 })
    expect(signals).toHaveLength(1)
    at += 601_000
    expect(await send(firing('alert-7'))).toMatchObject({ alerts: [{ state: 'repeated' }] })
    expect(await send(firing('later'))).toMatchObject({ alerts: [{ state: 'signal' }] })
    await vi.waitFor(() => expect(signals).toHaveLength(2))
  },
)

test('what was heard is heard after a restart too', async () => {
  const first = await listening()
  await first.send(firing('a'))
  await vi.waitFor(() => expect(first.signals).toHaveLength(1))
  await first.listener.close()
  const second = await listening({ folder: first.state })
  expect(await second.send(firing('a'))).toMatchObject({ alerts: [{ state: 'repeated' }] })
  expect(second.signals).toEqual([])
})

test('a signal that nobody dealt with comes again at the next start, unless it is too old', async () => {
  let at = Date.parse('2026-10-02T18:45:20Z')
  const now = () => new Date(at)
  const folder = fresh()
  const first = await listening({ folder, now, onSignal: () => Promise.reject(new Error('died')) })
  await first.send(firing('a'))
  await vi.waitFor(() => expect(first.problems.map(({ what }) => what).join()).toContain('died'))
  await first.listener.close()
  at += 60_000
  const second = await listening({ folder, now })
  await vi.waitFor(() => expect(second.signals).toMatchObject([{ alert: { id: 'a' } }]))
  await second.listener.close()
  const third = await listening({ folder, now })
  await third.send(firing('b', 'staging', { state: 'resolved' }))
  expect(third.signals).toEqual([])
})

test('signals of one environment are dealt with one after the other', async () => {
  let at = Date.parse('2026-10-02T18:45:20Z')
  const order: string[] = []
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  const { send } = await listening({
    now: () => new Date(at),
    onSignal: async ({ alert }) => {
      order.push(`begin ${alert.id}`)
      if (alert.id === 'a') await held
      order.push(`end ${alert.id}`)
    },
  })
  await send(firing('a'))
  at += 700_000
  await send(firing('b'))
  await send(firing('c', 'staging'))
  await vi.waitFor(() => expect(order).toEqual(['begin a', 'begin c', 'end c']))
  release()
  await vi.waitFor(() => expect(order.slice(3)).toEqual(['end a', 'begin b', 'end b']))
})

test('forged, replayed, malformed and oversized notifications are refused, and nothing is done', async () => {
  const { send, url, signals, port } = await listening()
  const text = JSON.stringify(firing('a'))
  const old = { 'x-lastgood-signature': signature('key', text, new Date(Date.now() - 400_000)) }
  expect(await send(text, {})).toMatchObject({
    status: 401,
    error: 'the signature is missing or wrong',
  })
  expect(await send(text, old)).toMatchObject({ status: 401 })
  expect(await send('{"id":')).toMatchObject({ status: 400 })
  expect(await send({ id: 'a' })).toMatchObject({ status: 400 })
  expect(await send('x'.repeat(1024 * 1024 + 1))).toMatchObject({ status: 413 })
  const ask = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status
  expect(await ask('/alerts/am', { method: 'POST', body: '{}' })).toBe(401)
  expect(await ask('/alerts/nobody', { method: 'POST', body: text })).toBe(404)
  expect(await ask('/alerts/own/../am', { method: 'POST', body: text })).toBe(401)
  expect(await ask('/', { method: 'POST', body: text })).toBe(404)
  expect(await ask('/alerts/own')).toBe(405)
  expect(await ask('/healthz')).toBe(200)
  // Chunked, so that nobody knows how much is to come.
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('POST /alerts/own HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
  const piece = `10000\r\n${'x'.repeat(65536)}\r\n`
  for (let i = 0; i < 20; i += 1) socket.write(piece)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 413 /)
  socket.destroy()
  expect(signals).toEqual([])
})

test('half a request does not hold the listener up', { timeout: 120_000 }, async () => {
  const { port, send } = await listening()
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /alerts/own HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{')
  const ended = once(socket, 'close')
  socket.on('error', () => {}).resume()
  expect(await send(firing('a'))).toMatchObject({ status: 202 })
  await ended
})

test('nobody listens without sources, on a taken port, or with a memory that is damaged', async () => {
  const { port, state } = await listening()
  const io = nodeIo({})
  const tried = (config: unknown, at: number, stateFolder: string) =>
    openAlertListener({
      project: { config: config as Config, stateFolder, io },
      environments: ['production'],
      listen: { host: '127.0.0.1', port: at },
      onSignal: async () => {},
      onProblem: () => {},
    })
  const config = { service: 'shop', file: 'lastgood.yaml', alerts }
  expect(await tried({ ...config, alerts: undefined }, 0, state)).toMatchObject({ ok: false })
  expect(await tried(config, port, state)).toMatchObject({ ok: false })
  const damaged = fresh()
  await io.files.writeAtomic(`${damaged}/alerts.json`, '{"heard":')
  expect(await tried(config, 0, damaged)).toMatchObject({
    ok: false,
    problems: [{ where: `${damaged}/alerts.json` }],
  })
})
