import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { makeRepository, temporaryFolder } from '../../../test/support/repository.ts'
import { nodeIo } from '../../host/node.ts'
import type { Config } from '../../model/config.ts'
import { loadConfig } from '../load.ts'
import { proposeConfig, type Proposal } from './propose.ts'

const io = nodeIo({ PATH: process.env['PATH'] })
const trash: Disposable[] = []
afterEach(() => trash.splice(0).forEach((item) => item[Symbol.dispose]()))

const npm = (more: object) => JSON.stringify({ name: 'shop', ...more })
const server = "if (req.url === '/healthz') res.end()\nserver.listen(process.env.PORT)\n"

/** Proposes for a folder, writes the text there, and loads it as every other command would. */
async function proposed(folder: string): Promise<Proposal & { readonly config: Config }> {
  const proposal = await proposeConfig(folder, io)
  if (!proposal.ok) throw new Error(JSON.stringify(proposal.problems))
  const file = join(folder, 'lastgood.yaml')
  writeFileSync(file, proposal.value.text)
  const loaded = await loadConfig(file, io)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems) + proposal.value.text)
  return { ...proposal.value, config: loaded.value }
}

function repository(files: Readonly<Record<string, string>>, tags: readonly string[] = []) {
  const made = makeRepository()
  trash.push(made)
  made.commit(files)
  for (const tag of tags) made.tag(tag)
  return made.folder
}

describe('a package.json with a start script', () => {
  test('gives a local service with staging and production that works as it is', async () => {
    const folder = repository({
      'package.json': npm({ name: '@acme/shop', scripts: { start: 'node server.js' } }),
      'server.js': server,
    })
    const { config, text } = await proposed(folder)
    expect(config.service).toBe('shop')
    expect(config.components).toEqual([
      {
        name: 'shop',
        build: null,
        start: ['npm', 'start'],
        health: '/healthz',
        path: '.',
        configFiles: [],
        image: null,
        migrations: [],
      },
    ])
    expect(
      config.environments.map(({ name, bindings, policy }) => [
        name,
        bindings[0]?.target.kind,
        bindings[0]?.traffic?.kind,
        policy.approval,
      ]),
    ).toEqual([
      ['staging', 'local', 'local', 'none'],
      ['production', 'local', 'local', 'ask'],
    ])
    // 8081 and 8080, or the next ones where a program of this machine has those.
    const ports = config.environments.map(({ bindings }) => Number(bindings[0]?.traffic?.['port']))
    expect(ports[0]).toBeGreaterThan(ports[1] ?? NaN)
    expect(ports[1]).toBeGreaterThanOrEqual(8080)
    expect(config.environments[1]?.guards.map(({ limit }) => limit)).toEqual([0.01])
    expect(text).not.toContain('No source mentions PORT')
  })

  test.each([
    [{ dependencies: { a: '1' } }, 'package-lock.json', ['npm', 'ci', '--omit=dev']],
    [{ dependencies: {} }, 'package-lock.json', null],
    [{ devDependencies: { a: '1' } }, 'package-lock.json', null],
    [{ dependencies: { a: '1' } }, 'x', ['npm', 'install', '--omit=dev', '--no-package-lock']],
    [
      { dependencies: { a: '1' } },
      'pnpm-lock.yaml',
      ['pnpm', 'install', '--frozen-lockfile', '--prod'],
    ],
    [
      { dependencies: { a: '1' } },
      'yarn.lock',
      ['yarn', 'install', '--frozen-lockfile', '--production'],
    ],
  ])('%j with %s is built by %j', async (more, lock, build) => {
    const described = npm({ scripts: { start: 'node .' }, ...more })
    const { config } = await proposed(repository({ 'package.json': described, [lock]: '' }))
    expect(config.components[0]?.build).toEqual(build)
  })

  test('a build script is run as well, with a shell where there is more than one command', async () => {
    const scripts = { start: 'node dist', build: 'tsc' }
    const plain = await proposed(repository({ 'package.json': npm({ scripts }) }))
    expect(plain.config.components[0]?.build).toEqual(['npm', 'run', 'build'])
    const locked = repository({
      'package.json': npm({ scripts, devDependencies: { typescript: '6' } }),
      'package-lock.json': '{}',
    })
    expect((await proposed(locked)).config.components[0]?.build).toEqual([
      'sh',
      '-c',
      'npm ci && npm run build && npm prune --omit=dev',
    ])
  })

  test.each([
    ["app.get('/health', ok)", '/health'],
    ['router.get("/readyz", ok)', '/readyz'],
    ["await fetch('/healthz')", null],
    ["const url = 'http://other' + '/healthz' // https://x", null],
    ["// serves '/healthz' one day", null],
    ["app.get('/checkout', ok)", null],
  ])('%s is served health path %s', async (line, health) => {
    const { config } = await proposed(
      repository({
        'package.json': npm({ scripts: { start: 'node .' } }),
        'src/server.ts': line,
        'src/server.test.ts': "get('/healthz')",
        'node_modules/x/index.js': "get('/healthz')",
      }),
    )
    expect(config.components[0]?.health).toBe(health)
  })

  test('without PORT anywhere it says what is wanted', async () => {
    const folder = repository({
      'package.json': npm({ scripts: { start: 'node .' } }),
      'index.js': 'listen(3000) // IMPORTANT',
    })
    expect((await proposed(folder)).notes.join('\n')).toContain('No source mentions PORT')
  })
})

describe('without a start script', () => {
  test.each([
    ['nothing at all', {}],
    ['a library', { 'package.json': npm({ scripts: { test: 'x' } }) }],
    ['a program of another kind', { Dockerfile: 'FROM scratch', 'main.go': 'package main' }],
  ])('%s is deployed by somebody else', async (_name, files) => {
    const { config } = await proposed(repository(files))
    expect(config.environments.map(({ name }) => name)).toEqual(['staging', 'production'])
    for (const { bindings } of config.environments) {
      expect(bindings).toMatchObject([{ target: { kind: 'external' }, traffic: null }])
    }
  })
})

test('what stands there is said, and found files are named', async () => {
  const { config, text, notes } = await proposed(
    repository({
      'package.json': npm({ scripts: { start: 'node .' }, devDependencies: { lastgood: '1' } }),
      Dockerfile: '',
      'compose.yaml': '',
      Procfile: 'release: x\nweb: gunicorn app:app -b 0.0.0.0:$PORT\n',
      'k8s/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\n',
      'chart/Chart.yaml': '',
      '.env.example': '',
      'config/app.yaml': '',
      'config/db.yaml': '',
      'prisma/migrations/20260101_init/migration.sql': '',
      'services/api/migrations/20260101120000_init.js': '',
    }),
  )
  expect(config.components[0]?.configFiles).toEqual(['.env.example', 'config'])
  expect(config.components[0]?.migrations).toEqual(['prisma/migrations', 'services/api/migrations'])
  const said = notes.join('\n')
  for (const word of [
    ...['Dockerfile', 'compose.yaml', 'k8s/deployment.yaml', 'chart/Chart.yaml', 'Prisma', 'Knex'],
    ...['["sh", "-c", "exec gunicorn app:app -b 0.0.0.0:$PORT"]', 'No tags yet'],
  ]) {
    expect(said).toContain(word)
    expect(text).toContain(word)
  }
  expect(text.split('\n')[0]).toContain('$schema=./node_modules/lastgood/schema')
})

describe('names of tags', () => {
  test.each([
    [['v1.2.3', 'v1.2.4-rc.1'], 'v{version}'],
    [['1.2.3', 'nightly'], '{version}'],
    [['shop/v1.2.3', 'mail/v9.0.0', 'mail/v9.0.1'], '{service}/v{version}'],
    [['shop@1.2.3'], '{service}@{version}'],
    [['release-1.2.3', 'release-1.2.4', 'v1.0.0'], 'release-{version}'],
    [['mail/v9.0.0'], 'mail/v{version}'],
    [['v1.2.3', 'deployed/production/1.2.3', 'deployed/production/1.2.4'], 'v{version}'],
    [['latest', 'good', '{x}1.0.0', 'backup-2026.01.02.03'], 'v{version}'],
    [[], 'v{version}'],
  ])('%j are %s', async (tags, pattern) => {
    expect((await proposed(repository({ 'package.json': npm({}) }, tags))).config.tagPattern).toBe(
      pattern,
    )
  })
})

describe('hostile and odd repositories', () => {
  test.each([
    ['not JSON', '{"name": '],
    ['a list', '[1]'],
    ['null', 'null'],
    ['odd types', '{"name": {"a": 1}, "scripts": ["start"], "dependencies": "x"}'],
    ['keys of the prototype', '{"__proto__": {"scripts": {"start": "x"}}, "constructor": 1}'],
    ['a name of signs', npm({ name: '@/../${HOME}', scripts: { start: 'x' } })],
    ['a long name', npm({ name: 'n'.repeat(5000), scripts: { start: 'x' } })],
    [
      'a script that breaks out',
      npm({ scripts: { start: 'x\nenvironments: {}\n# \u2028 ${A} \u001b[2J' } }),
    ],
    ['names YAML reads otherwise', npm({ name: 'true', scripts: { start: 'null' } })],
    ['a number as name', npm({ name: '0123', scripts: { start: 'x' } })],
  ])('package.json: %s', async (_name, text) => {
    const { text: written } = await proposed(repository({ 'package.json': text }))
    expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028]/u)
  })

  test('a package.json of 10 MB, a folder in its place, and a Procfile that is one', async () => {
    const folder = repository({ x: '' })
    writeFileSync(join(folder, 'package.json'), '{}')
    truncateSync(join(folder, 'package.json'), 10 * 1024 * 1024)
    expect((await proposed(folder)).text).toContain('could not be read')
    const other = repository({ 'package.json/x': '', 'Procfile/x': '' })
    expect((await proposed(other)).text).toContain('could not be read')
  })

  test('odd names of files and migrations stay what they are', async () => {
    const { config } = await proposed(
      repository({
        'my app/migrations/001_a.sql': '',
        '-x/migrations/001_a.sql': '',
        'a"b/migrations/001_a.sql': '',
        '${HOME}/migrations/001_a.sql': '',
      }),
    )
    expect([...(config.components[0]?.migrations ?? [])].sort()).toEqual(
      ['my app/migrations', '-x/migrations', 'a"b/migrations', '${HOME}/migrations'].sort(),
    )
  })

  test('no repository, an empty one, a folder that is not there', async () => {
    const plain = temporaryFolder()
    trash.push(plain)
    for (const [file, text] of Object.entries({
      'package.json': npm({ scripts: { start: 'node .' } }),
      'src/server.js': server,
      'db/migrate/1_a.rb': '',
      'node_modules/x/migrations/1_a.sql': '',
    })) {
      mkdirSync(dirname(join(plain.folder, file)), { recursive: true })
      writeFileSync(join(plain.folder, file), text)
    }
    const { config } = await proposed(plain.folder)
    expect(config.components[0]).toMatchObject({ health: '/healthz', migrations: ['db/migrate'] })
    const empty = makeRepository()
    trash.push(empty)
    expect((await proposed(empty.folder)).config.tagPattern).toBe('v{version}')
    const gone = await proposeConfig(join(plain.folder, 'gone'), io)
    expect(!gone.ok && gone.problems[0]?.what).toBe('There is no such folder')
  })

  test('whatever package.json says, the proposal loads', async () => {
    const home = temporaryFolder()
    trash.push(home)
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('${A}', ': ', '#', '\n- a', 'on'),
    )
    await fc.assert(
      fc.asyncProperty(text, text, text, async (name, start, dependency) => {
        const described = { name, scripts: { start }, dependencies: { [dependency]: '1' } }
        writeFileSync(join(home.folder, 'package.json'), JSON.stringify(described))
        await proposed(home.folder)
      }),
      { numRuns: 20 },
    )
  })
})
