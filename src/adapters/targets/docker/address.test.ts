import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noDockerd, startDockerd } from '../../../../test/support/dockerd.ts'
import { temporaryFolder } from '../../../../test/support/repository.ts'
import { disposedAfterEach } from '../../../../test/support/trash.ts'
import { nodeIo } from '../../../host/node.ts'
import type { AdapterSettings } from '../../../model/config.ts'
import type { ComponentRef } from '../target.ts'
import { engineAddress } from './address.ts'
import { openEngine } from './engine.ts'
import { dockerPreflight } from './preflight.ts'
import { dockerTargetSettings } from './settings.ts'

const kept = disposedAfterEach()

const refWith = (settings: object = {}): ComponentRef => ({
  service: 'shop',
  environment: 'production',
  stateFolder: '/nowhere',
  binding: {
    component: {
      name: 'api',
      build: null,
      start: null,
      image: 'shop:{version}',
      health: null,
      path: '.',
      configFiles: [],
      migrations: [],
    },
    target: JSON.parse(
      JSON.stringify(dockerTargetSettings.parse({ kind: 'docker', ...settings })),
    ) as AdapterSettings,
    traffic: null,
    env: {},
  },
})

/** A configuration folder of the docker command with contexts, `current` being the one in use. */
function contexts(hosts: Readonly<Record<string, string>>, current?: string) {
  const { folder } = kept(temporaryFolder())
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ currentContext: current }))
  for (const [name, Host] of Object.entries(hosts)) {
    const id = createHash('sha256').update(name).digest('hex')
    const [meta, tls] = [
      join(folder, 'contexts/meta', id),
      join(folder, 'contexts/tls', id, 'docker'),
    ]
    mkdirSync(meta, { recursive: true })
    mkdirSync(tls, { recursive: true })
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Name: name, Endpoints: { docker: { Host } } }),
    )
    if (name === 'safe')
      for (const part of ['ca', 'cert', 'key']) writeFileSync(join(tls, `${part}.pem`), part)
  }
  return folder
}

const address = async (env: Record<string, string>, settings: object = {}) =>
  (await engineAddress(refWith(settings), nodeIo(env))).text

test('the engine is found as the docker command finds it, settings first', async () => {
  const DOCKER_CONFIG = contexts({ far: 'tcp://far:2375', near: 'unix:///run/near.sock' }, 'far')
  const usual = 'unix:///var/run/docker.sock'
  expect(await address({ HOME: '/nowhere' })).toBe(usual)
  expect(await address({ DOCKER_CONFIG })).toBe('tcp://far:2375')
  expect(await address({ DOCKER_CONFIG, DOCKER_CONTEXT: 'near' })).toBe('unix:///run/near.sock')
  expect(await address({ DOCKER_CONFIG, DOCKER_CONTEXT: 'default' })).toBe(usual)
  const DOCKER_HOST = 'unix:///run/env.sock'
  expect(await address({ DOCKER_CONFIG, DOCKER_CONTEXT: 'near', DOCKER_HOST })).toBe(DOCKER_HOST)
  expect(await address({ DOCKER_CONFIG, DOCKER_HOST }, { context: 'near' })).toBe(
    'unix:///run/near.sock',
  )
  expect(await address({ DOCKER_HOST }, { host: 'tcp://here:1' })).toBe('tcp://here:1')
})

test.each([
  ['ssh://deploy@web1:2222/run/docker.sock', true],
  ['ssh://-oProxyCommand=x@web1', false],
  ['ssh://web1 -oProxyCommand=x', false],
  ['fd://', false],
])('host: %s is taken: %s', (host, taken) => {
  expect(dockerTargetSettings.safeParse({ kind: 'docker', host }).success).toBe(taken)
})

test('certificates of a context, or of the environment, are used over TLS', async () => {
  const DOCKER_CONFIG = contexts({ safe: 'tcp://far:2376' })
  const tls = { ca: 'ca', cert: 'cert', key: 'key' }
  const safe = await engineAddress(refWith({ context: 'safe' }), nodeIo({ DOCKER_CONFIG }))
  expect(safe).toMatchObject({ remote: 'far', http: { origin: 'https://far:2376', tls } })
  const { folder } = kept(temporaryFolder())
  for (const part of Object.keys(tls)) writeFileSync(join(folder, `${part}.pem`), part)
  const env = { DOCKER_HOST: 'tcp://[::1]:2376', DOCKER_CERT_PATH: folder }
  const verified = nodeIo({ ...env, DOCKER_TLS_VERIFY: '1' })
  expect(await engineAddress(refWith(), verified)).toMatchObject({
    remote: null,
    http: { origin: 'https://[::1]:2376', tls },
  })
  expect(await engineAddress(refWith(), nodeIo(env))).toMatchObject({
    http: { origin: 'http://[::1]:2376' },
  })
})

test.each([
  [{ DOCKER_HOST: 'ssh://deploy@-oProxyCommand=x' }, 'Write ssh://user@host'],
  [{ DOCKER_HOST: 'ssh://-oProxyCommand=x' }, 'Write ssh://user@host'],
  [{ DOCKER_HOST: 'npipe:////./pipe/docker' }, 'unix:///path'],
  [{ DOCKER_HOST: 'tcp://' }, 'tcp://host:port'],
  [{ DOCKER_HOST: '-H tcp://x' }, 'tcp://host:port'],
  [{ DOCKER_CONTEXT: '../../etc' }, 'docker context ls'],
])('%j is a problem with a way out', async (env, hint) => {
  const problems = await dockerPreflight(refWith(), nodeIo({ HOME: '/nowhere', ...env }))
  expect(problems).toMatchObject([{ hint: expect.stringContaining(hint) as string }])
})

test('an address where no engine answers, or something else does, is told as that', async () => {
  const silent = await dockerPreflight(refWith({ host: 'unix:///no/such.sock' }), nodeIo({}))
  expect(silent).toMatchObject([{ what: expect.stringContaining('does not answer') as string }])
  const server = createServer((socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
  const other = await dockerPreflight(refWith({ host }), nodeIo({}))
  server.close()
  expect(other).toMatchObject([{ what: expect.stringContaining('no Docker engine') as string }])
})

test.skipIf(noDockerd !== null)(
  `an engine is asked over TCP as over its socket${noDockerd === null ? '' : ` (${noDockerd})`}`,
  async () => {
    await using engine = await startDockerd()
    const server = createServer((socket) => {
      const inner = connect(engine.socket)
      for (const one of [socket, inner]) one.on('error', () => one.destroy())
      socket.pipe(inner).pipe(socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const opened = await openEngine(refWith({ host: `tcp://127.0.0.1:${port}` }), nodeIo({}))
    const { status, body } = await opened.ask('GET', '/version')
    expect(status).toBe(200)
    expect(body).toMatchObject({ Os: 'linux' })
    // An engine elsewhere publishes ports where only it reaches them, unless told otherwise.
    const far = { host: `tcp://far.invalid:${port}`, port: 8080 }
    const io = nodeIo({})
    const here: typeof io.http = (request) =>
      io.http({ ...request, url: request.url.replace('far.invalid', '127.0.0.1') })
    const told = async (settings: object) =>
      (await dockerPreflight(refWith({ ...far, ...settings }), { ...io, http: here })).map(
        ({ what }) => what,
      )
    expect(await told({})).toEqual([expect.stringContaining('far.invalid')])
    expect(await told({ address: '10.0.0.5' })).toEqual([])
    server.close()
  },
)
