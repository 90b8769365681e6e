import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { startUpstream, type Upstream } from '../../test/conformance/traffic-upstream.ts'
import { until } from '../../test/conformance/traffic-rig.ts'
import { counting } from './counting.ts'
import { frontServer } from './front.ts'
import { inFlight } from './in-flight.ts'
import { routing } from './routing.ts'
import { upstreams } from './upstreams.ts'

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

/** A front in this process, before replicas at these addresses, that gives up after half a second. */
async function front(...addresses: string[]) {
  const guards = [
    { name: 'errors', match: {}, bad: { status: 500 } },
    { name: 'slow', match: {}, bad: { status: 999, slowerThan: 0.1 } },
  ]
  const counts = counting({ guards, counts: [] })
  const flights = inFlight()
  const pools = upstreams()
  const complaints: string[] = []
  const table = routing([{ revision: 'r1', version: '1', weight: 100, upstreams: addresses }])
  const server = frontServer(
    {
      counting: counts,
      flights,
      upstreams: pools,
      hangSeconds: 0.5,
      complain: (_revision, why) => complaints.push(why),
    },
    () => table.choose(),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const timer = setInterval(() => flights.sweep(), 20)
  undo.push(() => {
    clearInterval(timer)
    pools.keep(() => false)
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    flights,
    complaints,
    counted: () => Object.fromEntries(counts.counts().map((one) => [one.guard, one.counts])),
  }
}

async function replica(): Promise<Upstream> {
  const upstream = await startUpstream('1')
  undo.push(() => upstream[Symbol.asyncDispose]())
  return upstream
}

/** A replica made of bytes: `serve` gets each connection. */
async function rawReplica(serve: (socket: Socket) => void): Promise<string> {
  const open = new Set<Socket>()
  const server: Server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    serve(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const nobody = 'http://127.0.0.1:1'
const okBytes = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'

test('an upstream that hangs: slow before it is given up, then 504 and bad', async () => {
  const upstream = await replica()
  const { url, counted } = await front(upstream.address)
  const call = fetch(`${url}/hang`)
  await until(() => counted()['slow']?.bad === 1)
  expect(counted()['errors']).toBeUndefined()
  const answer = await call
  expect(answer.status).toBe(504)
  expect(await answer.text()).toBe('504 Gateway Timeout\n')
  expect(counted()).toEqual({ errors: { bad: 1, total: 1 }, slow: { bad: 1, total: 1 } })
})

test('an upload that makes progress is not a hang', async () => {
  const upstream = await replica()
  const { url } = await front(upstream.address)
  const slow = new ReadableStream({
    async pull(controller) {
      for (let n = 0; n < 8; n++) {
        controller.enqueue(Buffer.from('x'))
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      controller.close()
    },
  })
  const answer = await fetch(`${url}/digest`, { method: 'POST', body: slow, duplex: 'half' })
  expect(answer.status).toBe(200)
})

test.each(['GET', 'POST', 'PUT'])('%s goes to another replica when one refuses', async (method) => {
  const upstream = await replica()
  const { url, complaints, counted } = await front(nobody, upstream.address)
  const body = method === 'GET' ? {} : { body: 'small' }
  for (let n = 0; n < 6; n++) {
    const answer = await fetch(`${url}/headers`, { method, ...body })
    expect(answer.status).toBe(200)
    await answer.text()
  }
  expect(upstream.seen.length).toBe(6)
  // The one that refused is avoided for a while instead of being asked by every request.
  expect(complaints.length).toBe(1)
  expect(counted()['errors']).toEqual({ bad: 0, total: 6 })
})

test('no replica: 502 and bad for every guard', async () => {
  const { url, counted } = await front(nobody, nobody)
  expect((await fetch(url)).status).toBe(502)
  expect(counted()).toEqual({ errors: { bad: 1, total: 1 }, slow: { bad: 1, total: 1 } })
})

test('a pooled connection that closes just then: GET is repeated once on a fresh one, POST is not', async () => {
  let connections = 0
  let posts = 0
  const address = await rawReplica((socket) => {
    connections++
    // Answers the first request of a connection and drops the connection at the second.
    let requests = 0
    socket.on('data', (chunk) => {
      if (chunk.toString().startsWith('POST')) posts++
      if (++requests === 1) socket.write(okBytes)
      else socket.destroy()
    })
  })
  const { url } = await front(address)
  const get = async () => (await fetch(url)).status
  expect(await get()).toBe(200)
  expect(await get()).toBe(200)
  expect(connections).toBe(2)
  expect(await get()).toBe(200)
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(502)
  expect(posts).toBe(1)
})

test('a replica that answers nonsense: 502, asked once', async () => {
  let asked = 0
  const address = await rawReplica((socket) =>
    socket.on('data', () => {
      asked++
      socket.end('what?\r\n\r\n')
    }),
  )
  const { url } = await front(address, address)
  expect((await fetch(url)).status).toBe(502)
  expect(asked).toBe(1)
})

test('an answer that comes before the upload ends is passed on', async () => {
  const address = await rawReplica((socket) =>
    socket.once('data', () =>
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig'),
    ),
  )
  const { url, flights } = await front(address)
  const answer = await fetch(url, { method: 'POST', body: Buffer.alloc(5_000_000) })
  expect(answer.status).toBe(413)
  expect(await answer.text()).toBe('big')
  await until(() => flights.count('r1') === 0)
})
