import { once } from 'node:events'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type LocalRig, localRig } from '../../test/conformance/traffic-local.ts'
import { errors, until } from '../../test/conformance/traffic-rig.ts'

let rig: LocalRig
let url: string
const open: WebSocket[] = []
beforeEach(async () => {
  rig = await localRig()
  await rig.replica('r1', '1.9.0')
  await rig.replica('r2', '2.0.0')
  await rig.route('r1', '1.9.0', [errors])
  url = (await rig.url()).replace('http', 'ws')
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate()
  await rig[Symbol.asyncDispose]()
})

async function connected(): Promise<WebSocket> {
  const socket = new WebSocket(url)
  open.push(socket)
  await once(socket, 'open')
  return socket
}

async function echo(socket: WebSocket, text: string): Promise<string> {
  socket.send(text)
  const [data] = (await once(socket, 'message')) as [Buffer]
  return data.toString()
}

const inFlight = async () => (await rig.state()).inFlight

test('echoes, stays with its revision over a switch, and counts as one request', async () => {
  const socket = await connected()
  const large = 'x'.repeat(1_000_000)
  expect(await echo(socket, large)).toBe(large)
  await rig.route('r2', '2.0.0', [errors])
  expect(await echo(socket, 'still here')).toBe('still here')
  expect(await inFlight()).toEqual({ r1: 1 })
  expect(await rig.counted()).toEqual({ 'errors 1.9.0': { bad: 0, total: 1 } })
  const gone = once(socket, 'close')
  socket.close(1000, 'bye')
  expect((await gone)[0]).toBe(1000)
  await until(async () => Object.keys(await inFlight()).length === 0)
})

test('a client that vanishes leaves nothing in flight', async () => {
  const socket = await connected()
  socket.terminate()
  await until(async () => Object.keys(await inFlight()).length === 0)
})

test('a drain that takes too long closes it', async () => {
  const socket = await connected()
  const gone = once(socket, 'close')
  await rig.route('r2', '2.0.0')
  await rig.control('POST', '/drain', { revision: 'r1', timeoutSeconds: 0.1 })
  await gone
  await until(async () => (await rig.state()).drains['r1']?.cut === 1)
  expect(await inFlight()).toEqual({})
})

test('an upstream that is gone: 502, counted as bad', async () => {
  await rig.control('PUT', '/routes', [
    { revision: 'r1', version: '1.9.0', weight: 100, upstreams: ['http://127.0.0.1:1'] },
  ])
  const socket = new WebSocket(url)
  const [error] = (await once(socket, 'error')) as [Error]
  expect(error.message).toBe('Unexpected server response: 502')
  await until(async () => Object.keys(await inFlight()).length === 0)
  expect(await rig.counted()).toEqual({ 'errors 1.9.0': { bad: 1, total: 1 } })
})
