import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeCertificates } from '../../../../test/support/tls.ts'
import { nodeIo } from '../../../host/node.ts'
import { ask, placeOf, short } from './connection.ts'

const io = nodeIo({})

async function listen(answer: RequestListener, secure?: string): Promise<string> {
  const file = (name: string) => readFileSync(join(secure ?? '', name))
  const server =
    secure === undefined
      ? createServer(answer)
      : createSecureServer({ key: file('server-key.pem'), cert: file('server-cert.pem') }, answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return `${secure === undefined ? 'http' : 'https'}://127.0.0.1:${port}/x`
}

test('a certificate of an own authority is accepted with its file, and refused without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-tls-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  makeCertificates(folder)
  const url = await listen((_, response) => response.end('fine'), folder)
  const ca = join(folder, 'ca.pem')
  const request = { method: 'GET', url } as const
  expect(await ask(request, { ca }, io)).toMatchObject({ ok: true, value: { body: 'fine' } })
  expect(await ask(request, {}, io)).toMatchObject({ ok: false })
  const absent = await ask(request, { ca: join(folder, 'absent.pem') }, io)
  expect(!absent.ok && absent.problems[0]?.what).toContain('absent.pem')
})

test('bearer and basic authentication, and texts that cannot be sent', async () => {
  const url = await listen((request, response) => response.end(request.headers.authorization))
  const said = async (connection: Parameters<typeof ask>[1]) => {
    const answer = await ask({ method: 'GET', url }, connection, io)
    return answer.ok ? answer.value.body : JSON.stringify(answer.problems)
  }
  expect(await said({})).toBe('')
  expect(await said({ token: 'abc' })).toBe('Bearer abc')
  expect(await said({ user: 'u', password: 'p:ß' })).toBe(
    `Basic ${Buffer.from('u:p:ß').toString('base64')}`,
  )
  const broken = await said({ token: 'abc\r\nx-evil: s3cret' })
  expect(broken).toContain('Cannot be asked')
  expect(broken).not.toContain('s3cret')
})

test('places say nothing of what is secret, and texts from outside stay one short line', () => {
  expect(placeOf('https://u:p@h.example:1/a/b?token=t#f')).toBe('https://h.example:1/a/b')
  expect(placeOf('nonsense')).not.toContain('nonsense')
  expect(short(`a\n\u001b[31m b\u202e ${'x'.repeat(500)}`)).toHaveLength(200)
  expect(short('a\n\u001b b')).toBe('a b')
})
