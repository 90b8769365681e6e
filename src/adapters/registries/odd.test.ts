import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startOddRegistry, type OddRegistry } from '../../../test/support/registry-odd.ts'
import { nodeIo } from '../../host/node.ts'
import { readChallenge } from './challenge.ts'
import { parseImageName, type ImageName } from './image-name.ts'
import { manifestState, readManifest } from './manifest.ts'
import { imagePlatforms } from './platforms.ts'
import { resolveDigest } from './resolve.ts'

let odd: OddRegistry
let config: string
beforeAll(async () => {
  odd = await startOddRegistry()
  config = await mkdtemp(join(tmpdir(), 'lastgood-registry-'))
  const auth = Buffer.from('ana:hunter2').toString('base64')
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths: { [odd.host]: { auth } } }))
})
afterAll(async () => {
  await odd[Symbol.asyncDispose]()
  await rm(config, { recursive: true })
})
beforeEach(() => {
  odd.answer = () => null
  odd.requests.length = 0
})

const manifest = { schemaVersion: 2, layers: [] }
const io = (loggedIn = false) => nodeIo(loggedIn ? { DOCKER_CONFIG: config } : { HOME: '/nowhere' })
function named(rest: string): ImageName {
  const name = parseImageName(`${odd.host}/shop/api${rest}`)
  if (!name.ok) throw new Error(name.problems[0]?.what)
  return name.value
}

test('a tag has a digest; one that is not there is gone', async () => {
  const digest = odd.put('1.9.0', manifest)
  expect(await manifestState(named(':1.9.0'), io())).toMatchObject({ state: 'present', digest })
  expect(await manifestState(named(`@${digest}`), io())).toMatchObject({ state: 'present', digest })
  expect(await manifestState(named(':9'), io())).toMatchObject({ state: 'gone' })
  const pattern = `${odd.host}/shop/api:{version}`
  expect(await resolveDigest(pattern, '1.9.0', io())).toMatchObject({ ok: true, value: { digest } })
  const problems = [{ what: expect.stringContaining('shop/api:9') as string }]
  expect(await resolveDigest(pattern, '9', io())).toMatchObject({ ok: false, problems })
})

test.each([
  [401, {}, 'refuses access'],
  [403, {}, 'refuses access'],
  [429, { 'retry-after': '17' }, 'too many requests'],
  [500, {}, 'at fault'],
  [503, {}, 'at fault'],
  [302, { location: 'ftp://elsewhere/' }, 'at fault'],
] as const)('status %i is "could not ask", never "gone"', async (status, headers, says) => {
  odd.put('1.9.0', manifest)
  odd.answer = () => ({ status, headers })
  const seen = await manifestState(named(':1.9.0'), io())
  expect(seen).toMatchObject({ state: 'could-not-ask' })
  expect(JSON.stringify(seen)).toContain(says)
  if (status === 429) expect(JSON.stringify(seen)).toContain('17 s')
})

test('a registry that is not there, or cuts the line, could not be asked', async () => {
  odd.answer = ({ socket }) => {
    socket.destroy()
    return 'silence'
  }
  expect(await manifestState(named(':1.9.0'), io())).toMatchObject({ state: 'could-not-ask' })
  const nobody = await startOddRegistry()
  const name = { ...named(':1'), registry: nobody.host }
  await nobody[Symbol.asyncDispose]()
  expect(await manifestState(name, io())).toMatchObject({ state: 'could-not-ask' })
})

test('a token is fetched with the login and used; without login one for anybody', async () => {
  const digest = odd.put('1.9.0', manifest)
  const challenge = `Bearer realm="${odd.origin}/token",service="shop",scope="repository:shop/api:pull"`
  odd.answer = ({ url = '', headers }) => {
    if (url.startsWith('/token')) {
      const known =
        headers.authorization === `Basic ${Buffer.from('ana:hunter2').toString('base64')}`
      return { status: 200, body: JSON.stringify({ token: known ? 'for-ana' : 'for-anybody' }) }
    }
    const open = /^Bearer for-(ana|anybody)$/.test(headers.authorization ?? '')
    return open ? null : { status: 401, headers: { 'www-authenticate': challenge } }
  }
  for (const [loggedIn, token] of [
    [true, 'for-ana'],
    [false, 'for-anybody'],
  ] as const) {
    odd.requests.length = 0
    expect(await manifestState(named(':1.9.0'), io(loggedIn))).toMatchObject({ digest })
    expect(odd.requests[1]).toContain('/token?service=shop&scope=repository%3Ashop%2Fapi%3Apull')
    expect(odd.requests.at(-1)).toBe(`HEAD /v2/shop/api/manifests/1.9.0 Bearer ${token}`)
  }
})

test('a login by name and password is used where the registry wants one', async () => {
  const digest = odd.put('1.9.0', manifest)
  odd.answer = ({ headers }) =>
    headers.authorization?.startsWith('Basic ')
      ? null
      : { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' } }
  expect(await manifestState(named(':1.9.0'), io(true))).toMatchObject({ digest })
  const seen = await manifestState(named(':1.9.0'), io())
  expect(seen).toMatchObject({ state: 'could-not-ask' })
  expect(JSON.stringify(seen)).toContain('docker login')
})

test.each([
  ['no token', { status: 200, body: '{}' }],
  ['a token that would break a header', { status: 200, body: '{"token":"a\\r\\nb: c"}' }],
  ['a refusal', { status: 401 }],
  ['a fault', { status: 500 }],
])('a token server that gives %s: could not ask, and the login is not told', async (_, given) => {
  const challenge = `Bearer realm="${odd.origin}/token"`
  odd.answer = ({ url = '' }) =>
    url.startsWith('/token') ? given : { status: 401, headers: { 'www-authenticate': challenge } }
  const seen = await manifestState(named(':1.9.0'), io(true))
  expect(seen).toMatchObject({ state: 'could-not-ask' })
  expect(JSON.stringify(seen)).not.toMatch(/hunter2|YW5h/)
})

test('who is logged in here is not told to another host, nor to a token server in the clear', async () => {
  const elsewhere = await startOddRegistry()
  try {
    odd.answer = ({ headers }) =>
      headers.authorization === undefined
        ? { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
        : { status: 307, headers: { location: `${elsewhere.origin}/v2/shop/api/manifests/1.9.0` } }
    elsewhere.put('1.9.0', manifest)
    expect(await manifestState(named(':1.9.0'), io(true))).toMatchObject({ state: 'present' })
    expect(elsewhere.requests).toEqual(['HEAD /v2/shop/api/manifests/1.9.0'])
    elsewhere.requests.length = 0
    // Asked over https, a registry must not be able to send the login to an address without.
    const http: ReturnType<typeof io>['http'] = async (request) =>
      request.url.startsWith('https://registry.example/')
        ? {
            state: 'answered',
            status: 401,
            headers: { 'www-authenticate': `Bearer realm="${elsewhere.origin}/token"` },
            body: '',
          }
        : io().http(request)
    const name = { ...named(':1.9.0'), registry: 'registry.example' }
    expect(await manifestState(name, { ...io(true), http })).toMatchObject({
      state: 'could-not-ask',
    })
    expect(elsewhere.requests).toEqual([])
  } finally {
    await elsewhere[Symbol.asyncDispose]()
  }
})

test('other bytes than the digest promises are never believed', async () => {
  const [digest, other] = [odd.put('1.9.0', manifest), odd.put('2.0.0', { other: true })]
  odd.answer = ({ url = '' }) =>
    url.includes(digest)
      ? { status: 200, headers: { 'docker-content-digest': other }, body: '{"other":true}' }
      : null
  expect(await manifestState(named(`@${digest}`), io())).toMatchObject({ state: 'could-not-ask' })
  expect((await readManifest(named(`@${digest}`), io())).ok).toBe(false)
})

test('a registry that tells no digest is asked for the bytes', async () => {
  const digest = odd.put('1.9.0', manifest)
  odd.answer = ({ method }) =>
    method === 'HEAD' ? { status: 405 } : { status: 200, body: JSON.stringify(manifest) }
  expect(await manifestState(named(':1.9.0'), io())).toMatchObject({ state: 'present', digest })
})

test('platforms come from the list, or from the configuration of the only one', async () => {
  const list = {
    manifests: [
      { platform: { os: 'linux', architecture: 'arm64' } },
      { platform: { os: 'linux', architecture: 'amd64' } },
      { platform: { os: 'unknown', architecture: 'unknown' } },
    ],
  }
  const several = odd.put('list', list, 'application/vnd.oci.image.index.v1+json')
  expect(await imagePlatforms(named(''), several, io())).toEqual({
    ok: true,
    value: ['linux/arm64', 'linux/amd64'],
  })
  const configuration = odd.putBlob({ os: 'linux', architecture: 's390x' })
  const one = odd.put('one', { config: { digest: configuration } })
  expect(await imagePlatforms(named(''), one, io())).toEqual({ ok: true, value: ['linux/s390x'] })
  const silent = odd.put('silent', manifest)
  expect(await imagePlatforms(named(''), silent, io())).toEqual({ ok: true, value: null })
})

test.each([
  ['Bearer realm="https://a/t",service="s",scope="x,y"', { scheme: 'bearer', scope: 'x,y' }],
  ['Basic realm="a", Bearer realm="https://b/t"', { scheme: 'bearer', realm: 'https://b/t' }],
  ['bearer Realm=https://c/t', { scheme: 'bearer', realm: 'https://c/t' }],
  ['BASIC realm="say \\"hi\\""', { scheme: 'basic' }],
  ['Negotiate', null],
  ['Bearer', null],
  ['', null],
])('the challenge %j is understood', (header, expected) => {
  const found = readChallenge(header)
  if (expected === null) expect(found).toBeNull()
  else expect(found).toMatchObject(expected)
})
