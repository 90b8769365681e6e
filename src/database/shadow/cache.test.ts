import { mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeIo } from '../../host/node.ts'
import type { Script } from '../migration.ts'
import { defaultCacheFolder } from './cache-folder.ts'
import { keysOf, stateCache } from './cache.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-cache-'))
})
afterEach(() => rm(folder, { recursive: true }))

const io = nodeIo()
const state = new Uint8Array(5000).fill(7)
const script = (sql: string): Script => ({ sql, file: 'a.sql', line: 1, transactional: true })

test('a state comes back; a broken, a cut and an unknown one are none', async () => {
  const cache = stateCache(join(folder, 'below'), io)
  expect(await cache.put('one', state)).toBe(true)
  const back = await cache.get('one')
  expect(Buffer.from(back ?? []).equals(Buffer.from(state))).toBe(true)
  expect(await cache.get('two')).toBeNull()
  await truncate(join(folder, 'below/one.state'), 80)
  expect(await cache.get('one')).toBeNull()
  // It is gone, so that it is made anew.
  expect(await cache.has('one')).toBe(false)
  await writeFile(join(folder, 'below/three.state'), 'nothing of the kind')
  expect(await cache.get('three')).toBeNull()
  expect(await readdir(join(folder, 'below'))).toEqual([])
})

test('the state that was unused for longest goes first when there are too many bytes', async () => {
  const cache = stateCache(folder, io)
  for (const [name, seconds] of [
    ['old', 1000],
    ['older', 500],
  ] as const) {
    await writeFile(join(folder, `${name}.state`), '')
    await truncate(join(folder, `${name}.state`), 300 * 1024 ** 2) // sparse
    await utimes(join(folder, `${name}.state`), seconds, seconds)
  }
  await writeFile(join(folder, 'of-others'), 'x')
  await cache.put('new', state)
  expect((await readdir(folder)).toSorted()).toEqual(['new.state', 'of-others', 'old.state'])
})

test('a folder that cannot be written is no failure', async () => {
  await writeFile(join(folder, 'file'), '')
  expect(await stateCache(join(folder, 'file'), io).put('one', state)).toBe(false)
})

test('keys tell engines, scripts and their order apart, and share beginnings', () => {
  const [a, b] = [script('a'), script('b')]
  const keys = keysOf('x', [a, b])
  expect(keysOf('x', [a])).toEqual(keys.slice(0, 2))
  expect(new Set([...keys, ...keysOf('y', [a, b]), ...keysOf('x', [b, a])]).size).toBe(8)
  expect(keysOf('x', [{ ...a, transactional: false }])[1]).not.toBe(keys[1])
})

test('the folder is the user’s own', () => {
  expect(defaultCacheFolder({ env: { HOME: '/home/a' } })).toBe('/home/a/.cache/lastgood/databases')
  expect(defaultCacheFolder({ env: { XDG_CACHE_HOME: '/c', HOME: '/home/a' } })).toBe(
    '/c/lastgood/databases',
  )
  expect(defaultCacheFolder({ env: { XDG_CACHE_HOME: 'c' } })).toBeNull()
})
