import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/repository.ts'
import { nodeIo } from '../host/node.ts'
import { loadConfig } from './load.ts'

const good = 'service: shop\ntarget: external\nenvironments:\n  production:\n    approval: ask\n'
const io = nodeIo({})

let home: ReturnType<typeof temporaryFolder>
let file: string
beforeEach(() => {
  home = temporaryFolder()
  file = join(home.folder, 'lastgood.yaml')
})
afterEach(() => home[Symbol.dispose]())

async function load(content: string | Buffer) {
  writeFileSync(file, content)
  return loadConfig(file, io)
}

async function refusal(content: string | Buffer): Promise<string> {
  const result = await load(content)
  if (result.ok) throw new Error('it loaded')
  for (const problem of result.problems) {
    expect(problem.where).toContain('lastgood.yaml')
    expect(problem.hint).not.toBe('')
  }
  return result.problems.map(({ what }) => what).join('\n')
}

test('no file, a folder in its place, a link to nowhere', async () => {
  const missing = await loadConfig(file, io)
  expect(!missing.ok && missing.problems[0]?.hint).toContain('lastgood init')
  mkdirSync(file)
  const folder = await loadConfig(file, io)
  expect(!folder.ok && folder.problems[0]?.what).toBe('lastgood.yaml is a folder')
  const link = join(home.folder, 'link.yaml')
  symlinkSync(join(home.folder, 'nowhere'), link)
  expect((await loadConfig(link, io)).ok).toBe(false)
})

test('a reading that fails is a problem, not an exception', async () => {
  const failing = {
    ...io,
    files: { ...io.files, readText: () => Promise.reject(new Error('EIO: i/o error, read')) },
  }
  writeFileSync(file, good)
  const result = await loadConfig(file, failing)
  expect(!result.ok && result.problems[0]?.what).toContain('EIO')
})

test('empty, only comments, not a map', async () => {
  expect(await refusal('')).toBe('the file is empty')
  expect(await refusal('# nothing\n\n')).toBe('the file is empty')
  expect(await refusal('just words')).toBe('the file cannot be "just words"')
  expect(await refusal('- a\n- b\n')).toBe('the file cannot be a list')
})

test('10 MB are refused by their size, before they are read', async () => {
  writeFileSync(file, good)
  truncateSync(file, 10 * 1024 * 1024)
  const unread = {
    ...io,
    files: { ...io.files, readText: () => Promise.reject(new Error('read')) },
  }
  const result = await loadConfig(file, unread)
  expect(!result.ok && result.problems[0]?.what).toContain('10485760 bytes')
})

test('a bomb of anchors is refused', async () => {
  const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let i = 1; i < 12; i += 1) {
    bomb.push(
      `a${i}: &a${i} [${Array<string>(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    )
  }
  expect(await refusal(bomb.join('\n'))).toContain('too many values')
})

test('an anchor that contains itself is refused', async () => {
  expect(await refusal('env: &a {b: *a}\n')).toContain('nests too deeply')
})

test.each(['[', '{', '{a: ', '- ', 'a: [', '? '])(
  'endless nesting of %s is refused',
  async (text) => {
    const content = text.repeat(Math.floor(40_000 / text.length))
    expect((await load(content)).ok).toBe(false)
  },
)

test('a hundred thousand keys, equal or not, are refused without comparing each with each', async () => {
  const different = Array.from({ length: 100_000 }, (_, i) => `k${i}:`).join('\n')
  expect(await refusal(different)).toContain('more than 50000')
  const equal = 'k:\n'.repeat(100_000)
  expect((await load(equal)).ok).toBe(false)
})

test('a key that would reach the prototype of objects changes nothing', async () => {
  expect(await refusal(`${good}__proto__: {polluted: true}\n`)).toContain('__proto__')
  expect(await refusal(`${good}constructor: {prototype: {polluted: true}}\n`)).toContain(
    'Unknown key',
  )
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  const named = await load(
    'service: a\ntarget: external\nenvironments: {constructor: , toString: }\n',
  )
  expect(named.ok && named.value.environments.map(({ name }) => name)).toEqual([
    'constructor',
    'toString',
  ])
})

test('a byte order mark and line ends of Windows are fine, and positions stay right', async () => {
  expect((await load(`\uFEFF${good.replaceAll('\n', '\r\n')}`)).ok).toBe(true)
  const spoiled = `\uFEFF${good}polcy: {}\n`.replaceAll('\n', '\r\n')
  const result = await load(spoiled)
  expect(!result.ok && result.problems.map(({ where }) => where)).toEqual(['lastgood.yaml:6:1'])
})

test('bytes that are not UTF-8 are refused with their line', async () => {
  const latin = Buffer.concat([Buffer.from(good), Buffer.from('# caf\xe9\n', 'latin1')])
  expect(await refusal(latin)).toBe('Line 6 holds bytes that are not UTF-8')
  expect((await load(Buffer.from(good, 'utf16le'))).ok).toBe(false)
})

test('control characters of a file never reach the terminal', async () => {
  const said = await refusal(`${good}"\\e[2Jboom": 1\npolicy: {soak: "\\e[31mred"}\n`)
  expect(said).toContain('boom')
  expect(said.replaceAll('\n', '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
})

test('long names and values are cut', async () => {
  const said = await refusal(`${good}${'k'.repeat(900)}: 1\npolicy: {soak: ${'v'.repeat(5000)}}\n`)
  expect(said.length).toBeLessThan(300)
})
