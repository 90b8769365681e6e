import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import { canonicalJson } from '../model/json.ts'
import { cacheFormat } from './cache.ts'
import { loadConfig, loadConfigCached } from './load.ts'

const text = 'service: shop\ntarget: external\nenvironments: {production: {env: {A: b}}}\n'
const io = nodeIo({ TOKEN: 'from-outside' })

let home: ReturnType<typeof temporaryFolder>
let file: string
let state: string
let cache: string
beforeEach(() => {
  home = temporaryFolder()
  file = join(home.folder, 'lastgood.yaml')
  state = join(home.folder, '.lastgood')
  cache = join(state, 'config-cache.json')
  mkdirSync(state)
  writeFileSync(file, text)
})
afterEach(() => home[Symbol.dispose]())

const read = async () => {
  const result = await loadConfigCached(file, io, state)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

test('the second reading is the first one, remembered for its owner only', async () => {
  const first = await read()
  expect(statSync(cache).mode & 0o777).toBe(0o600)
  expect(readdirSync(state)).toEqual(['config-cache.json'])
  const before = statSync(cache).ino
  expect(await read()).toEqual(first)
  expect(statSync(cache).ino).toBe(before)
  expect(await loadConfig(file, io)).toEqual({ ok: true, value: first })
})

test('a hit loads neither the YAML nor the schema library', async () => {
  const script = `
    const { loadConfigCached } = await import(${JSON.stringify(new URL('./load.ts', import.meta.url).href)})
    const { nodeIo } = await import(${JSON.stringify(new URL('../host/node.ts', import.meta.url).href)})
    const { registerHooks } = await import('node:module')
    const seen = []
    registerHooks({ resolve: (name, context, next) => (seen.push(name), next(name, context)) })
    const result = await loadConfigCached(process.argv[1], nodeIo(), process.argv[2])
    console.log(JSON.stringify({ ok: result.ok, seen }))
  `
  const run = () => {
    const args = ['--input-type=module', '--eval', script, file, state]
    return JSON.parse(execFileSync(process.execPath, args).toString()) as {
      ok: boolean
      seen: string[]
    }
  }
  const miss = run()
  expect(miss.ok && miss.seen).toEqual(expect.arrayContaining(['yaml', 'zod']))
  expect(run()).toEqual({ ok: true, seen: [] })
})

test('a changed file is read again, and a spoiled one is never hidden by the cache', async () => {
  await read()
  writeFileSync(file, text.replace('A: b', 'A: c'))
  expect((await read()).environments[0]?.bindings[0]?.env).toEqual({ A: 'c' })
  writeFileSync(file, `${text}polcy: {}\n`)
  expect((await loadConfigCached(file, io, state)).ok).toBe(false)
  writeFileSync(file, text.replace('A: b', 'A: c'))
  expect((await read()).environments[0]?.bindings[0]?.env).toEqual({ A: 'c' })
})

test('a file that asks the environment is never remembered; a comment that speaks of it is no matter', async () => {
  for (const value of ['"${TOKEN}"', '"${ABSENT:-x}"', '"x $${TOKEN}"']) {
    writeFileSync(file, text.replace('A: b', `A: ${value}`))
    await read()
    expect(existsSync(cache)).toBe(false)
  }
  writeFileSync(file, `${text}# \${TOKEN}\n`)
  await read()
  expect(existsSync(cache)).toBe(true)
  expect(readFileSync(cache, 'utf8')).not.toContain('from-outside')
})

test.each([
  ['empty', () => ''],
  ['cut', (whole: string) => whole.slice(0, whole.length / 2)],
  ['not JSON', () => '{{{'],
  ['something else', () => 'null'],
  ['edited', (whole: string) => whole.replace('external', 'internal')],
  ['without its sum', (whole: string) => whole.replace('"sum"', '"mus"')],
])('a cache that is %s is ignored and written anew', async (_name, spoil) => {
  const first = await read()
  const whole = readFileSync(cache, 'utf8')
  writeFileSync(cache, spoil(whole))
  expect(await read()).toEqual(first)
  expect(readFileSync(cache, 'utf8')).toBe(whole)
})

test('a project that moved has its new place', async () => {
  await read()
  const moved = join(home.folder, 'moved')
  mkdirSync(moved)
  renameSync(file, join(moved, 'lastgood.yaml'))
  const result = await loadConfigCached(join(moved, 'lastgood.yaml'), io, state)
  expect(result.ok && [result.value.file, result.value.root]).toEqual([
    join(moved, 'lastgood.yaml'),
    moved,
  ])
})

test('without a state folder, or with one that cannot be written, reading works and makes nothing', async () => {
  rmSync(state, { recursive: true })
  await read()
  expect(existsSync(state)).toBe(false)
  mkdirSync(state)
  const full = {
    ...io,
    files: { ...io.files, writeAtomic: () => Promise.reject(new Error('ENOSPC: no space left')) },
  }
  expect((await loadConfigCached(file, full, state)).ok).toBe(true)
})

test('the format is raised whenever the same file comes to mean something else', async () => {
  const sample = fileURLToPath(new URL('./sample.fixture.yaml', import.meta.url))
  const result = await loadConfig(sample, io)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const rest = { ...result.value, file: '', root: '' }
  const sum = createHash('sha256').update(canonicalJson(rest)).digest('hex').slice(0, 12)
  // Something changed here? Raise cacheFormat in cache.ts, then write the new pair down.
  expect([cacheFormat, sum]).toEqual([3, 'f28de082ea76'])
})
