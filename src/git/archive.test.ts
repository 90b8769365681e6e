import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gitOf } from '../../test/support/git.ts'
import { makeRepository, temporaryFolder } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { nodeIo } from '../host/node.ts'

const kept = disposedAfterEach()
const io = nodeIo()

async function contents(tar: string) {
  const { folder } = kept(temporaryFolder())
  await io.archives.extract(tar, folder)
  return { folder, names: readdirSync(folder, { recursive: true }).map(String).sort() }
}

describe('archive', () => {
  test('the same tree gives the same bytes, from any commit, clone, path and umask', async () => {
    const repository = kept(makeRepository())
    repository.write('run.sh', '#!/bin/sh\n')
    chmodSync(join(repository.folder, 'run.sh'), 0o755)
    const text = 'two\nlines\n'
    const first = repository.commit({ 'api/file': text, 'api/deep/er': '1', top: '1' })
    repository.git('config', 'core.autocrlf', 'true')
    repository.git('checkout', '--quiet', '--force', 'HEAD')
    const second = repository.commit({ top: '2' })
    const { folder } = kept(temporaryFolder())
    const git = await gitOf(repository)
    const digest = async (commit: string, name: string, path = 'api') => {
      expect(await git.archive(commit, path, join(folder, name))).toBeNull()
      return io.files.digest(join(folder, name))
    }
    const before = await digest(first, 'one.tar')
    const umask = process.umask(0o077)
    try {
      expect(await digest(second, 'two.tar', './api/')).toBe(before)
    } finally {
      process.umask(umask)
    }
    expect(await digest('HEAD', 'three.tar', '.')).not.toBe(before)
    expect(readdirSync(folder).sort()).toEqual(['one.tar', 'three.tar', 'two.tar'])
    const api = await contents(join(folder, 'one.tar'))
    expect(api.names).toEqual(['deep', 'deep/er', 'file'])
    expect(readFileSync(join(api.folder, 'file'), 'utf8')).toBe(text)
    const all = await contents(join(folder, 'three.tar'))
    expect(lstatSync(join(all.folder, 'run.sh')).mode & 0o100).toBe(0o100)
  })

  test('weird names and links inside are kept', async () => {
    const repository = kept(makeRepository())
    const names = ['-dash', '@at', 'ünïcode', 'a "b"', 'line\nbreak', '*']
    for (const name of names) repository.write(`web/${name}`, name)
    repository.write('web/sub/file', '1')
    symlinkSync('../-dash', join(repository.folder, 'web/sub/link'))
    repository.commit({})
    const { folder } = kept(temporaryFolder())
    const tar = join(folder, 'x.tar')
    expect(await (await gitOf(repository)).archive('HEAD', 'web', tar)).toBeNull()
    const found = await contents(tar)
    expect(found.names).toEqual([...names, 'sub', 'sub/file', 'sub/link'].sort())
    expect(readlinkSync(join(found.folder, 'sub/link'))).toBe('../-dash')
  })

  test('a submodule stays an empty folder; paths are no patterns and no options', async () => {
    const library = kept(makeRepository())
    library.commit({ lib: '1' })
    const repository = kept(makeRepository())
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', library.folder, 'lib')
    repository.commit({ '--output=x/file': '1', 'a*/file': '1', 'ab/file': '1' })
    const { folder } = kept(temporaryFolder())
    const git = await gitOf(repository)
    const tar = join(folder, 'x.tar')
    expect(await git.archive('HEAD', '.', tar)).toBeNull()
    expect((await contents(tar)).names).toContain('lib')
    expect(await git.archive('HEAD', '--output=x', tar)).toBeNull()
    expect((await contents(tar)).names).toEqual(['file'])
    expect(await git.archive('HEAD', 'a*', tar)).toBeNull()
    expect((await contents(tar)).names).toEqual(['file'])
  })

  test('no such path, a file, a path outside, no such commit, a link leading outside', async () => {
    const repository = kept(makeRepository())
    symlinkSync('/etc/passwd', join(repository.folder, 'evil'))
    const commit = repository.commit({ file: '1', 'fine/file': '1' })
    const { folder } = kept(temporaryFolder())
    const git = await gitOf(repository)
    const tar = join(folder, 'x.tar')
    expect((await git.archive(commit, 'missing', tar))?.hint).toMatch(/paths in lastgood.yaml/)
    expect((await git.archive(commit, 'file', tar))?.what).toMatch(/not a folder/)
    expect((await git.archive(commit, '../outside', tar))?.what).toMatch(/outside repository/)
    expect((await git.archive('nope', '.', tar))?.what).toMatch(/no commit/)
    expect((await git.archive('0'.repeat(40), '.', tar))?.what).toMatch(/no commit/)
    expect((await git.archive(commit, '.', tar))?.hint).toMatch(/lead outside/)
    expect(existsSync(tar)).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  })
})
