import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askLine } from './line-socket.ts'

let folder: string
let socketPath: string
let server: Server | null = null
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lastgood-line-'))
  socketPath = join(folder, 's')
})
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
  server = null
  await rm(folder, { recursive: true })
})

const answering = async (answer: (socket: Socket, line: string) => void) => {
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (line: Buffer) => answer(socket, line.toString()))
  })
  await new Promise<void>((resolve) => server?.listen(socketPath, resolve))
}

test('a line is answered with all that is said until the end', async () => {
  await answering((socket, line) => {
    socket.write(`1 ${line}`)
    setTimeout(() => socket.end('2'), 20)
  })
  expect(await askLine({ socketPath, line: 'show info', timeoutSeconds: 10 })).toEqual({
    state: 'answered',
    text: '1 show info\n2',
  })
})

test('nobody there, no end in time, and no end at all are no answers', async () => {
  const ask = () => askLine({ socketPath, line: 'x', timeoutSeconds: 0.2, maxBytes: 1000 })
  expect(await ask()).toMatchObject({ state: 'unanswered', code: 'ENOENT' })
  await answering((socket) => socket.write('half'))
  expect(await ask()).toMatchObject({ state: 'unanswered', code: 'ETIMEDOUT' })
  const quick = () => askLine({ socketPath, line: 'x', timeoutSeconds: 10, maxBytes: 3 })
  expect(await quick()).toMatchObject({ state: 'unanswered', code: 'EMSGSIZE' })
})

test.each(['a\nb', 'a\rb', 'a\0b'])('%j is more than one line', (line) => {
  expect(() => askLine({ socketPath, line, timeoutSeconds: 1 })).toThrow('more than one line')
})
