import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gitOf } from '../../test/support/git.ts'
import { makeRepository, temporaryFolder } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { nodeIo } from '../host/node.ts'

const kept = disposedAfterEach()

test('the files of path specs are written as they stood, and missing paths are nothing', async () => {
  const repository = kept(makeRepository())
  const old = repository.commit({ 'db/1.sql': 'select 1;\r\n', 'db/deep/x': 'x', 'src/a': 'a' })
  repository.commit({ 'db/1.sql': 'changed', 'later/2.sql': '' })
  const git = await gitOf(repository)
  const folder = kept(temporaryFolder()).folder
  expect(await git.exportFiles(old, ['db', 'later', '--output=x', '*.md'], folder)).toBeNull()
  expect(await nodeIo().files.below(folder)).toEqual(['db/1.sql', 'db/deep/x'])
  expect(await readFile(join(folder, 'db/1.sql'), 'utf8')).toBe('select 1;\r\n')
  expect(await git.exportFiles('nope', ['db'], folder)).toMatchObject({
    what: 'There is no commit "nope"',
  })
  expect(await git.exportFiles(old, [], folder)).toBeNull()
})
