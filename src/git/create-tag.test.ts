import { describe, expect, test } from 'vitest'
import { gitOf } from '../../test/support/git.ts'
import { makeRepository } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'

const kept = disposedAfterEach()

async function shop() {
  const repository = kept(makeRepository())
  const commit = repository.commit({ file: '1' })
  const git = await gitOf(repository)
  const tag = { name: 'v1.0.0', commit, subject: 'shop 1.0.0', body: '', trailers: [] }
  return { repository, commit, git, tag }
}

describe('createTag', () => {
  test('makes an annotated tag and never moves one', async () => {
    const { repository, git, tag, commit } = await shop()
    expect(await git.createTag(tag)).toBeNull()
    const object = repository.git('rev-parse', 'v1.0.0')
    expect(repository.git('cat-file', '-t', 'v1.0.0')).toBe('tag')
    const next = repository.commit({ file: '2' })
    const problem = await git.createTag({ ...tag, commit: next })
    expect(problem?.what).toBe(`Tag v1.0.0 exists already and points to ${commit.slice(0, 12)}`)
    expect(repository.git('rev-parse', 'v1.0.0')).toBe(object)
  })

  test('a name that is taken by a tree is named as well', async () => {
    const { repository, git, tag } = await shop()
    repository.tag('v1.0.0', null, 'HEAD^{tree}')
    const tree = repository.git('rev-parse', 'HEAD^{tree}')
    expect((await git.createTag(tag))?.what).toContain(tree.slice(0, 12))
  })

  test.each(['--force', '-d', 'a b', 'x..y', ''])('refuses the name %j', async (name) => {
    const { repository, git, tag } = await shop()
    expect((await git.createTag({ ...tag, name }))?.what).toMatch(/^git allows no such tag/)
    expect(repository.git('tag')).toBe('')
  })

  test('refuses values that would forge another trailer', async () => {
    const { repository, git, tag } = await shop()
    const trailers = [['Lastgood-Migration-Level', 'x\nLastgood-Version: 9.9.9']] as const
    expect((await git.createTag({ ...tag, trailers }))?.what).toContain('line break')
    expect(repository.git('tag')).toBe('')
  })

  test('a commit that is not there is told as such', async () => {
    const { git, tag } = await shop()
    const problem = await git.createTag({ ...tag, commit: '--list' })
    expect(problem?.what).toBe('There is no commit "--list"')
  })

  test('without an identity the hint is how to give one', async () => {
    const { repository, git, tag } = await shop()
    repository.git('config', 'user.name', '')
    repository.git('config', 'user.email', '')
    const problem = await git.createTag(tag)
    expect(problem?.hint).toMatch(/git config user\.name/)
  })

  test('signs where git is told to; a key that cannot sign is a problem with a hint', async () => {
    const { repository, git, tag } = await shop()
    repository.git('config', 'tag.gpgSign', 'true')
    repository.git('config', 'gpg.program', 'false')
    const problem = await git.createTag(tag)
    expect(problem?.hint).toMatch(/tag\.gpgSign/)
    expect(repository.git('tag')).toBe('')
  })

  test('two at once: one makes it, the other is told', async () => {
    const { git, tag } = await shop()
    const ends = await Promise.all([git.createTag(tag), git.createTag(tag)])
    expect(ends.filter((end) => end === null).length).toBe(1)
  })
})
