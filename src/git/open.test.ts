import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { makeRepository, temporaryFolder } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { nodeIo } from '../host/node.ts'
import { openGit } from './open.ts'

const io = nodeIo()
const kept = disposedAfterEach()

async function problemOf(folder: string, io_ = io) {
  const opened = await openGit(folder, io_)
  return opened.ok ? null : opened.problems[0]
}

describe('openGit', () => {
  test('finds the root from a folder below it, also in an empty repository', async () => {
    const repository = kept(makeRepository())
    repository.write('a/b/file', '')
    const opened = await openGit(join(repository.folder, 'a/b'), io)
    expect(opened.ok && opened.value.root).toBe(repository.folder)
  })

  test('a worktree and a submodule are repositories of their own', async () => {
    const repository = kept(makeRepository())
    repository.commit({ file: '1' })
    const library = kept(makeRepository())
    library.commit({ lib: '1' })
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', library.folder, 'lib')
    const beside = kept(temporaryFolder())
    const place = join(beside.folder, 'tree')
    repository.git('worktree', 'add', '--quiet', '--detach', place)
    for (const folder of [place, join(repository.folder, 'lib')]) {
      const opened = await openGit(folder, io)
      expect(opened.ok && opened.value.root).toBe(folder)
      expect(opened.ok && (await opened.value.resolve('HEAD')).ok).toBe(true)
    }
  })

  test('is not misled by the variables of a git hook', async () => {
    const repository = kept(makeRepository())
    const other = kept(makeRepository())
    process.env['GIT_DIR'] = join(other.folder, '.git')
    try {
      const opened = await openGit(repository.folder, io)
      expect(opened.ok && opened.value.root).toBe(repository.folder)
    } finally {
      delete process.env['GIT_DIR']
    }
  })

  test('names what is wrong: no folder, no repository, bare, inside .git', async () => {
    const outside = kept(temporaryFolder())
    expect(await problemOf(join(outside.folder, 'missing'))).toMatchObject({
      what: 'There is no such folder',
    })
    const none = await problemOf(outside.folder)
    expect(none?.what).toMatch(/not a git repository/)
    expect(none?.hint).toMatch(/git init/)
    const repository = kept(makeRepository())
    repository.commit({ file: '1' })
    expect((await problemOf(repository.bareRemote()))?.what).toMatch(/bare repository/)
    expect((await problemOf(join(repository.folder, '.git')))?.what).toMatch(/inside a .git folder/)
  })

  test('tells a missing git from a missing folder', async () => {
    const repository = kept(makeRepository())
    const without = kept(temporaryFolder())
    mkdirSync(join(without.folder, 'empty'))
    const path = process.env['PATH']
    process.env['PATH'] = join(without.folder, 'empty')
    try {
      const problem = await problemOf(repository.folder)
      expect(problem).toMatchObject({ what: 'git cannot be started' })
      expect(problem?.hint).toMatch(/Install git/)
    } finally {
      process.env['PATH'] = path
    }
  })

  test('unsafe ownership comes with the command that allows it', async () => {
    const repository = kept(makeRepository())
    const stranger = {
      ...io,
      exec: (argv: readonly string[], options = {}) =>
        io.exec(argv, {
          ...options,
          // git's own way of testing this: it then takes every folder for somebody else's.
          env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
        }),
    }
    const problem = await problemOf(repository.folder, stranger)
    expect(problem?.what).toMatch(/dubious ownership/)
    expect(problem?.hint).toBe(`git config --global --add safe.directory ${repository.folder}`)
  })
})
