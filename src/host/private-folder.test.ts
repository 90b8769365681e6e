import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePrivateFolder, whyNotPrivate } from './private-folder.ts'

let around: string
let folder: string
beforeEach(async () => {
  around = await mkdtemp(join(tmpdir(), 'lastgood-private-'))
  folder = join(around, 'mine')
})
afterEach(() => rm(around, { recursive: true, force: true }))

test('makes a folder for this user alone, and finds it so again', async () => {
  expect(whyNotPrivate(folder)).toBeNull()
  expect(makePrivateFolder(folder)).toBeNull()
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(makePrivateFolder(folder)).toBeNull()
})

test('a folder that others may enter, a link and a file are told', async () => {
  await mkdir(folder)
  await chmod(folder, 0o711)
  expect(makePrivateFolder(folder)?.what).toContain('Others may enter')
  const link = join(around, 'link')
  await chmod(folder, 0o700)
  await symlink(folder, link)
  expect(whyNotPrivate(link)?.what).toContain('no folder')
  const file = join(around, 'file')
  await writeFile(file, '', { mode: 0o600 })
  expect(makePrivateFolder(file)?.where).toBe(file)
})
