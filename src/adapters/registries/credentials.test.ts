import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/repository.ts'
import { disposedAfterEach } from '../../../test/support/trash.ts'
import { nodeIo } from '../../host/node.ts'
import { credentialsFor } from './credentials.ts'

const kept = disposedAfterEach()

/** A Docker configuration of its own, and a folder on PATH for credential helpers. */
function home(config: unknown, helpers: Readonly<Record<string, string>> = {}) {
  const { folder } = kept(temporaryFolder())
  writeFileSync(
    join(folder, 'config.json'),
    typeof config === 'string' ? config : JSON.stringify(config),
  )
  for (const [name, script] of Object.entries(helpers)) {
    const file = join(folder, `docker-credential-${name}`)
    writeFileSync(file, `#!/bin/sh\n${script}\n`)
    chmodSync(file, 0o755)
  }
  const io = nodeIo({ DOCKER_CONFIG: folder })
  // Programs are looked for on the PATH of this process: the helper's own folder goes in front of it for the call.
  const exec: typeof io.exec = (argv, options) => {
    const path = `${folder}:${process.env['PATH']}`
    return io.exec(['env', `PATH=${path}`, ...argv], options)
  }
  return { folder, ask: (registry: string) => credentialsFor(registry, { ...io, exec }) }
}

const auth = (text: string) => Buffer.from(text).toString('base64')
const password = (username: string, secret: string) => ({
  ok: true,
  value: { kind: 'password', username, password: secret },
})

test('a login is found under every spelling of its registry', async () => {
  const { ask } = home({
    auths: {
      'https://index.docker.io/v1/': { auth: auth('hub:h1') },
      'ghcr.io': { auth: auth('cat:with:colons') },
      'https://registry.example:5000/v2/': { username: 'ana', password: 'a1' },
      'token.example': { auth: auth('x:y'), identitytoken: 'refresh' },
    },
  })
  expect(await ask('docker.io')).toEqual(password('hub', 'h1'))
  expect(await ask('ghcr.io')).toEqual(password('cat', 'with:colons'))
  expect(await ask('registry.example:5000')).toEqual(password('ana', 'a1'))
  expect(await ask('token.example')).toEqual({
    ok: true,
    value: { kind: 'token', token: 'refresh' },
  })
  // Another port is another registry.
  expect(await ask('registry.example')).toEqual({ ok: true, value: null })
})

test('a helper is asked with the server on standard input; one for the registry comes before the store', async () => {
  const answer = `printf '{"ServerURL":"%s","Username":"%s","Secret":"s3"}' "$server" "$server"`
  const { ask } = home(
    { credsStore: 'all', credHelpers: { 'ghcr.io': 'one' }, auths: { 'ghcr.io': {} } },
    {
      all: `read -r server; [ "$1" = get ] && ${answer}`,
      one: `printf '{"Username":"<token>","Secret":"t1"}'`,
    },
  )
  expect(await ask('docker.io')).toEqual(password('https://index.docker.io/v1/', 's3'))
  expect(await ask('r.example:5000')).toEqual(password('r.example:5000', 's3'))
  expect(await ask('ghcr.io')).toEqual({ ok: true, value: { kind: 'token', token: 't1' } })
})

test('nobody logged in is no failure; a helper that fails is one, and tells no secret', async () => {
  expect(await home({}).ask('ghcr.io')).toEqual({ ok: true, value: null })
  const none = { none: 'echo credentials not found in native keychain; exit 1' }
  expect(await home({ credsStore: 'none' }, none).ask('ghcr.io')).toEqual({ ok: true, value: null })
  for (const [helper, script] of [
    ['broken', 'echo hunter2-secret; echo hunter2-secret >&2; exit 1'],
    ['odd', `printf '{"Username":"hunter2-secret"}'`],
    ['text', 'echo hunter2-secret'],
    ['absent', null],
    ['../evil', null],
    ['-x', null],
  ] as const) {
    const { ask } = home({ credsStore: helper }, script === null ? {} : { [helper]: script })
    const found = await ask('ghcr.io')
    expect(found.ok, helper).toBe(false)
    expect(JSON.stringify(found)).not.toContain('hunter2-secret')
  }
})

test('a configuration that is no JSON is told without quoting it', async () => {
  const { ask, folder } = home('{"auths": {"ghcr.io": {"password": "hunter2-secret"')
  const found = await ask('ghcr.io')
  expect(found).toMatchObject({ ok: false, problems: [{ where: join(folder, 'config.json') }] })
  expect(JSON.stringify(found)).not.toContain('hunter2-secret')
})
