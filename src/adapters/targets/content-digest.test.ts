import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/repository.ts'
import { disposedAfterEach } from '../../../test/support/trash.ts'
import { nodeIo } from '../../host/node.ts'
import { contentDigest } from './content-digest.ts'

const kept = disposedAfterEach()
const io = nodeIo({})
const folder = () => kept(temporaryFolder()).folder

test('a folder is known by the names and contents below it, a file by its bytes', async () => {
  const at = folder()
  mkdirSync(join(at, 'deep'))
  const digests = new Set([await contentDigest(at, io)])
  for (const [name, text] of [
    ['a', '1'],
    ['a', '2'],
    ['deep/b', '2'],
    ['deep/a', ''],
  ] as const) {
    writeFileSync(join(at, name), text)
    digests.add(await contentDigest(at, io))
  }
  expect(digests.size).toBe(5)
  expect(await contentDigest(at, io)).toBe([...digests].at(-1))
  const [one, other] = [join(at, 'a'), join(at, 'deep/b')]
  expect(await contentDigest(one, io)).toBe(await contentDigest(other, io))
  expect(await contentDigest(join(at, 'none'), io)).toBeNull()
})

test('what is too large to be configuration, or turns in circles, is no answer', async () => {
  const at = folder()
  writeFileSync(join(at, 'large'), '')
  truncateSync(join(at, 'large'), 17 * 1024 * 1024)
  await expect(contentDigest(at, io)).rejects.toThrow(/too much/)
  const round = folder()
  symlinkSync(round, join(round, 'self'))
  await expect(contentDigest(round, io)).rejects.toThrow(/too much|cannot be read \(ELOOP\)/)
})
