import { createHash, randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalRig, localRig } from '../../test/conformance/traffic-local.ts'
import { errors, until } from '../../test/conformance/traffic-rig.ts'
import type { Upstream } from '../../test/conformance/traffic-upstream.ts'

let rig: LocalRig
let upstream: Upstream
let url: string
beforeAll(async () => {
  rig = await localRig()
  upstream = await rig.replica('r1', '1.9.0')
  await rig.route('r1', '1.9.0', [errors])
  url = await rig.url()
})
afterAll(() => rig[Symbol.asyncDispose]())

/** Sends bytes as they are; everything that comes back until the connection closes or `enough` holds. */
function raw(bytes: string, enough: (text: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (enough(text)) socket.destroy()
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

test('a stream is passed on as it comes', async () => {
  const answer = await fetch(`${url}/stream`)
  const reader = answer.body?.getReader()
  const first = await reader?.read()
  expect(Buffer.from(first?.value as Uint8Array).toString()).toBe('data: 1.9.0\n\n')
  expect((await rig.state()).inFlight).toEqual({ r1: 1 })
  upstream.release()
  const second = await reader?.read()
  expect(Buffer.from(second?.value as Uint8Array).toString()).toBe('data: end\n\n')
  await until(async () => Object.keys((await rig.state()).inFlight).length === 0)
})

test('50 MB are streamed, not kept', async () => {
  const part = randomBytes(1024 * 1024)
  const hash = createHash('sha256')
  const parts = function* () {
    for (let n = 0; n < 50; n++) {
      hash.update(part)
      yield part
    }
  }
  const sent = await fetch(`${url}/digest`, {
    method: 'POST',
    body: Readable.toWeb(Readable.from(parts())) as ReadableStream,
    duplex: 'half',
  })
  expect(await sent.text()).toBe(hash.digest('hex'))
})

test('headers: the client is named, what belongs to one connection stays there', async () => {
  const got = await raw(
    'GET /headers HTTP/1.1\r\nHost: shop.example\r\nConnection: close, X-Private, Host, Content-Length\r\n' +
      'X-Private: 1\r\nX-Kept: 2\r\nTE: trailers\r\nProxy-Authorization: secret\r\nX-Forwarded-For: 10.0.0.9\r\n\r\n',
  )
  expect(got).toMatch(/^HTTP\/1\.1 200 /)
  expect(got).toMatch(/^connection: close\r$/im)
  const seen = JSON.parse(/\{.*\}/.exec(got)?.[0] ?? '') as Record<string, string>
  expect(seen).toMatchObject({
    host: 'shop.example',
    'x-kept': '2',
    'x-forwarded-for': '10.0.0.9, 127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-forwarded-host': 'shop.example',
  })
  for (const name of ['x-private', 'te', 'proxy-authorization'])
    expect(seen).not.toHaveProperty(name)
})

test('the path arrives as it was written', async () => {
  await raw('GET /a/../b%2e/c?d=%20 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n')
  expect(upstream.seen).toContain('GET /a/../b%2e/c?d=%20')
})

test('a body never becomes a second request', async () => {
  const body = 'GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n'
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  for (const method of ['DELETE', 'OPTIONS', 'GET', 'POST']) {
    for (const connection of ['close', 'close, transfer-encoding']) {
      const head = `${method} / HTTP/1.1\r\nHost: h\r\nConnection: ${connection}\r\n`
      expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunked}`)).toMatch(/ 200 /)
    }
  }
  const both = `POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`
  expect(await raw(`${both}${chunked}`)).toMatch(/^HTTP\/1\.1 400 /)
  await fetch(url)
  expect(upstream.seen).not.toContain('GET /smuggled')
})

test('HEAD, 204, 304, trailers, HTTP/1.0 and 100-continue', async () => {
  const head = await fetch(url, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe('5')
  expect(await head.text()).toBe('')
  expect((await fetch(`${url}/status/204`)).status).toBe(204)
  expect((await fetch(`${url}/status/304`)).status).toBe(304)
  const whole = (text: string) => text.endsWith('x-sum: 42\r\n\r\n')
  expect(await raw('GET /trailers HTTP/1.1\r\nHost: h\r\n\r\n', whole)).toMatch(/0\r\nx-sum: 42/)
  expect(await raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/connection: close[^]*1\.9\.0$/i)
  const expecting =
    'POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi'
  expect(await raw(expecting)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
})

test('an answer that breaks off is never ended as if it were whole, and is bad', async () => {
  const before = (await rig.counted())['errors 1.9.0']
  const answer = await fetch(`${url}/cut`)
  await expect(answer.text()).rejects.toThrow()
  await until(async () => (await rig.counted())['errors 1.9.0']?.bad === (before?.bad ?? 0) + 1)
})

test('an upstream that closes without a word: 502, once, and nothing said of what is behind', async () => {
  const before = (await rig.counted())['errors 1.9.0']
  const answer = await fetch(`${url}/drop`, { method: 'POST', body: 'x' })
  expect(answer.status).toBe(502)
  expect(await answer.text()).toBe('502 Bad Gateway\n')
  expect(upstream.seen.filter((seen) => seen === 'POST /drop').length).toBe(1)
  expect((await rig.counted())['errors 1.9.0']).toEqual({
    bad: (before?.bad ?? 0) + 1,
    total: (before?.total ?? 0) + 1,
  })
})

test('a client that leaves ends its request at the upstream too, and is not counted', async () => {
  const before = await rig.counted()
  const call = request(`${url}/hang`)
  call.on('error', () => {})
  call.end()
  await rig.arrived('r1', 'GET /hang')
  expect((await rig.state()).inFlight).toEqual({ r1: 1 })
  call.destroy()
  await until(async () => Object.keys((await rig.state()).inFlight).length === 0)
  expect(await rig.counted()).toEqual(before)
})

test('a plain request that offers h2c is served as a plain request', async () => {
  const offer = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n'
  expect(await raw(offer)).toMatch(/^HTTP\/1\.1 200 /)
})

test('hostile bytes do not end the switch', async () => {
  const { pid } = await rig.state()
  const upgrade = 'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n'
  const inputs = [
    '\0\0\0\0\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\nConnection: close\r\n\r\n',
    'GET http://elsewhere/ HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    'CONNECT elsewhere:443 HTTP/1.1\r\nHost: h\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    `GET /${'%00'.repeat(2000)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`,
    'GET /\u00e4 HTTP/1.1\r\nHost: \u00e4\r\nX: \u00ff\r\nConnection: close\r\n\r\n',
    'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: \r\nConnection: close\r\n\r\n',
    `${upgrade}\r\n`,
    `${upgrade}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n`,
    upgrade.replace('GET', 'POST') + '\r\n',
  ]
  for (const input of inputs) await raw(input, (text) => text.length > 0)
  // The same, leaving before an answer can come.
  for (const input of inputs) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => {
      socket.write(input)
      socket.resetAndDestroy()
    })
    await new Promise((resolve) => socket.on('close', resolve))
  }
  expect(await (await fetch(url)).text()).toBe('1.9.0')
  expect((await rig.state()).pid).toBe(pid)
  await until(async () => Object.keys((await rig.state()).inFlight).length === 0)
})
