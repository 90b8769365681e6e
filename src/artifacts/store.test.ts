import { fork } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { nodeIo } from '../host/node.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { Digest } from '../model/release.ts'
import { storePlaces } from './places.ts'
import { openArtifacts } from './store.ts'

const kept = disposedAfterEach()
const io = nodeIo()

async function rig() {
  const { folder } = kept(temporaryFolder())
  const state = join(folder, '.lastgood')
  const store = openArtifacts(state, io)
  const makeTar = async (name: string, files: Record<string, string>) => {
    const tree = join(folder, `${name}-tree`)
    mkdirSync(tree)
    for (const [file, text] of Object.entries(files)) writeFileSync(join(tree, file), text)
    await io.archives.pack(tree, join(folder, name))
    return join(folder, name)
  }
  return {
    folder,
    state,
    store,
    makeTar,
    fileOf: (digest: Digest) => storePlaces(state).file(digest),
  }
}

async function problemOf(work: Promise<unknown>) {
  const error: unknown = await work.then(() => null).catch((thrown: unknown) => thrown)
  if (error instanceof ProblemError) return error.problem
  throw new Error('expected a ProblemError', { cause: error })
}

describe('the artifact store', () => {
  test('put moves a file in under its digest; unpack brings the tree back', async () => {
    const { folder, store, makeTar, fileOf } = await rig()
    const tar = await makeTar('a.tar', { file: 'content' })
    const digest = await store.put(tar)
    expect(existsSync(tar)).toBe(false)
    expect(await io.files.digest(fileOf(digest))).toBe(digest)
    expect(await store.check(digest)).toBe('present')
    await store.unpack(digest, join(folder, 'deep/er/place'))
    expect(readFileSync(join(folder, 'deep/er/place/file'), 'utf8')).toBe('content')
    expect(readdirSync(join(folder, 'deep/er'))).toEqual(['place'])
    expect((await store.list()).map((entry) => entry.digest)).toEqual([digest])
  })

  test('equal content is stored once, however many bring it at the same time', async () => {
    const { store, makeTar } = await rig()
    const names = Array.from({ length: 8 }, (_, n) => `${n}.tar`)
    const tars = await Promise.all(names.map((name) => makeTar(name, { file: 'same' })))
    const digests = await Promise.all(tars.map((tar) => store.put(tar)))
    expect(new Set(digests).size).toBe(1)
    expect((await store.list()).length).toBe(1)
    expect(await store.check(digests[0] as Digest)).toBe('present')
  })

  test('a file that cannot be renamed in is copied and the source removed', async () => {
    const { state, makeTar } = await rig()
    const elsewhere = Object.assign(new Error('cross-device link'), { code: 'EXDEV' })
    let first = true
    const rename = async (from: string, to: string) => {
      if (first) {
        first = false
        throw elsewhere
      }
      return io.files.rename(from, to)
    }
    const store = openArtifacts(state, { ...io, files: { ...io.files, rename } })
    const tar = await makeTar('a.tar', { file: 'content' })
    const digest = await store.put(tar)
    expect(await store.check(digest)).toBe('present')
    expect(existsSync(tar)).toBe(false)
  })

  test('putting what is missing is a problem', async () => {
    const { folder, store } = await rig()
    expect((await problemOf(store.put(join(folder, 'nope')))).what).toMatch(/no such file/)
  })

  test.each([
    ['truncated', (file: string) => truncateSync(file, 100)],
    ['swapped', (file: string) => writeFileSync(file, 'something else')],
    ['appended to', (file: string) => appendFileSync(file, '\0')],
  ])('%s on disk: refused, nothing unpacked', async (_, damage) => {
    const { folder, store, makeTar, fileOf } = await rig()
    const digest = await store.put(await makeTar('a.tar', { file: 'content' }))
    damage(fileOf(digest))
    expect(await store.check(digest)).toBe('corrupt')
    const problem = await problemOf(store.unpack(digest, join(folder, 'place')))
    expect(problem.what).toMatch(/not what was recorded/)
    expect(existsSync(join(folder, 'place'))).toBe(false)
    // Bringing the right bytes again heals it.
    await store.put(await makeTar('again.tar', { file: 'content' }))
    expect(await store.check(digest)).toBe('present')
  })

  test('gone is told as gone', async () => {
    const { folder, store } = await rig()
    const digest: Digest = `sha256:${'0'.repeat(64)}`
    expect(await store.check(digest)).toBe('gone')
    expect((await problemOf(store.unpack(digest, join(folder, 'place')))).what).toMatch(/is gone/)
  })

  test.each([
    ['text', Buffer.from('no tar at all, but long enough '.repeat(100))],
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.alloc(4096, 0xa7)],
  ])('%s is no tar file: refused, the folder is not there', async (_, bytes) => {
    const { folder, store } = await rig()
    writeFileSync(join(folder, 'x'), bytes)
    const digest = await store.put(join(folder, 'x'))
    const problem = await problemOf(store.unpack(digest, join(folder, 'place')))
    expect(problem.what).toMatch(/cannot be unpacked/)
    expect(readdirSync(folder)).toEqual(['.lastgood'])
  })

  test('a tar cut short that was stored that way is refused as well', async () => {
    const { folder, store, makeTar } = await rig()
    const tar = await makeTar('a.tar', { big: 'x'.repeat(20_000), small: '1' })
    truncateSync(tar, 5000)
    const digest = await store.put(tar)
    const problem = await problemOf(store.unpack(digest, join(folder, 'place')))
    expect(problem.what).toMatch(/cannot be unpacked/)
    expect(existsSync(join(folder, 'place'))).toBe(false)
  })

  test('an existing folder is left as it is', async () => {
    const { folder, store, makeTar } = await rig()
    const digest = await store.put(await makeTar('a.tar', { file: 'content' }))
    mkdirSync(join(folder, 'place'))
    writeFileSync(join(folder, 'place/mine'), '1')
    expect((await problemOf(store.unpack(digest, join(folder, 'place')))).what).toMatch(/exists/)
    expect(readdirSync(join(folder, 'place'))).toEqual(['mine'])
  })

  test('two unpack into one folder: it is whole, and nothing is left beside it', async () => {
    const { folder, store, makeTar } = await rig()
    const digest = await store.put(await makeTar('a.tar', { file: 'content' }))
    const place = join(folder, 'places/one')
    const ends = await Promise.allSettled([
      store.unpack(digest, place),
      store.unpack(digest, place),
    ])
    expect(ends.filter((end) => end.status === 'fulfilled').length).toBe(1)
    expect(readdirSync(join(folder, 'places'))).toEqual(['one'])
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('content')
  })

  test('prune keeps what it is told to, and files on their way in that are not old', async () => {
    const { state, store, makeTar } = await rig()
    const [a, b] = [
      await store.put(await makeTar('a.tar', { file: 'a' })),
      await store.put(await makeTar('b.tar', { file: 'b' })),
    ]
    const { incoming } = storePlaces(state)
    for (const name of ['fresh.tar', 'old.tar']) writeFileSync(join(incoming, name), 'x')
    utimesSync(join(incoming, 'old.tar'), new Date(0), new Date(0))
    expect(await store.prune(new Set([b]))).toEqual([a])
    expect(await store.check(a)).toBe('gone')
    expect(await store.check(b)).toBe('present')
    expect(readdirSync(incoming)).toEqual(['fresh.tar'])
  })
})

describe('killed', () => {
  const program = new URL('../../test/support/artifact-program.ts', import.meta.url)

  /** Runs put or unpack in a process of its own that kills itself at a fault point. */
  async function killedAt(point: string, ...args: string[]) {
    const child = fork(program, args, {
      env: { ...process.env, LASTGOOD_FAULT: `${point}#1` },
      stdio: 'ignore',
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
  }

  test.each(['artifact:put:hashed', 'artifact:put:renamed'])(
    'at %s: whole or not there, and it can be done again',
    async (point) => {
      const { state, store, makeTar } = await rig()
      const digest = await store.put(await makeTar('model.tar', { file: 'content' }))
      await store.prune(new Set())
      await killedAt(point, 'put', state, await makeTar('a.tar', { file: 'content' }))
      expect(await store.check(digest)).toBe(point.endsWith('renamed') ? 'present' : 'gone')
      expect(await store.put(await makeTar('b.tar', { file: 'content' }))).toBe(digest)
      expect(await store.check(digest)).toBe('present')
    },
  )

  test('while unpacking: the folder is not there, and the next one cleans up', async () => {
    const { folder, state, store, makeTar } = await rig()
    const digest = await store.put(await makeTar('a.tar', { file: 'content' }))
    const place = join(folder, 'places/one')
    await killedAt('artifact:unpack:extracted', 'unpack', state, digest, place)
    expect(existsSync(place)).toBe(false)
    expect(readdirSync(join(folder, 'places')).length).toBe(1)
    await store.unpack(digest, place)
    expect(readdirSync(join(folder, 'places'))).toEqual(['one'])
    await killedAt('artifact:unpack:renamed', 'unpack', state, digest, `${place}2`)
    expect(readFileSync(`${place}2/file`, 'utf8')).toBe('content')
  })
})
