import { describe, expect, test } from 'vitest'
import { expectOk, expectProblem, gitOf } from '../../test/support/git.ts'
import { makeRepository, temporaryFolder } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { join } from 'node:path'

const kept = disposedAfterEach()
const optionLike = ['--upload-pack=x', '--output=/tmp/x', '-h', '--all', '-']
const weird = ['line\nbreak', '"quoted"', 'ünïcode', ' blank ', '-dash', 'tab\t', '*', ':(top)x']

describe('resolve', () => {
  test('branches, tags, abbreviations, a detached HEAD', async () => {
    const repository = kept(makeRepository())
    const first = repository.commit({ file: '1' })
    repository.tag('v1.0.0', 'annotated')
    repository.commit({ file: '2' })
    const git = await gitOf(repository)
    for (const ref of ['v1.0.0', 'refs/tags/v1.0.0', 'main~1', first.slice(0, 10), first]) {
      expect(await git.resolve(ref)).toEqual({ ok: true, value: first })
    }
    repository.git('checkout', '--quiet', '--detach', 'v1.0.0')
    expect(await git.resolve('HEAD')).toEqual({ ok: true, value: first })
  })

  test('an empty repository, a wrong name and a tree are told apart', async () => {
    const empty = await gitOf(kept(makeRepository()))
    expect(expectProblem(await empty.resolve('HEAD')).what).toMatch(/no commits yet/)
    const repository = kept(makeRepository())
    repository.commit({ file: '1' })
    repository.tag('t', null, 'HEAD^{tree}')
    const git = await gitOf(repository)
    expect(expectProblem(await git.resolve('nope')).what).toBe('There is no commit "nope"')
    expect(expectProblem(await git.resolve('t')).what).toBe('"t" is a tree, not a commit')
    expect(expectProblem(await git.resolve('a\0b')).what).toMatch(/no commit/)
    expect(expectProblem(await git.resolve('')).what).toMatch(/no commit/)
  })

  test.each(optionLike)('%s stays a name', async (ref) => {
    const repository = kept(makeRepository())
    const commit = repository.commit({ file: '1' })
    const git = await gitOf(repository)
    expect(expectProblem(await git.resolve(ref)).what).toContain('There is no commit')
    expect(expectProblem(await git.between(ref, commit, 5)).what).toContain('There is no commit')
    expect(expectProblem(await git.between(commit, ref, 5)).what).toContain('There is no commit')
    expect(expectProblem(await git.changes(ref, commit, ['.'])).what).toContain('no commit')
    expect(expectProblem(await git.changes(commit, ref, ['.'])).what).toContain('no commit')
    expect(expectProblem(await git.tree(ref, ['.'])).what).toContain('There is no commit')
  })
})

describe('between', () => {
  test('counts, names the newest, and sees a fork', async () => {
    const repository = kept(makeRepository())
    const base = repository.commit({ file: '1' }, 'base')
    const second = repository.commit({ file: '2' }, 'second')
    const third = repository.commit({ file: '3' }, 'third: ünï "x"')
    const git = await gitOf(repository)
    const found = expectOk(await git.between(base, third, 1))
    expect(found).toMatchObject({ count: 2, linear: true })
    expect(found.newest).toEqual([{ commit: third.slice(0, 7), subject: 'third: ünï "x"' }])
    expect(expectOk(await git.between(base, third, 0)).newest).toEqual([])
    expect(expectOk(await git.between(base, third, 9)).newest.length).toBe(2)
    expect(expectOk(await git.between(third, third, 5))).toEqual({
      count: 0,
      newest: [],
      linear: true,
    })
    expect(expectOk(await git.between(third, base, 5))).toMatchObject({ count: 0, linear: false })
    repository.git('checkout', '--quiet', '-b', 'side', base)
    const side = repository.commit({ other: '1' }, 'side')
    expect(expectOk(await git.between(second, side, 5))).toMatchObject({ count: 1, linear: false })
  })

  test('a signature shown by configuration does not end up in subjects', async () => {
    const repository = kept(makeRepository())
    const base = repository.commit({ file: '1' })
    repository.commit({ file: '2' }, 'second')
    repository.git('config', 'log.showSignature', 'true')
    const git = await gitOf(repository)
    const { newest } = expectOk(await git.between(base, 'HEAD', 5))
    expect(newest.map((line) => line.subject)).toEqual(['second'])
  })
})

describe('a shallow clone', () => {
  const original = () => {
    const repository = kept(makeRepository())
    const commits = ['1', '2', '3', '4'].map((n) => repository.commit({ file: n }, n))
    repository.tag('v1.0.0', null, commits[0])
    return { repository, commits }
  }

  test('says so, and how to get the rest, where the answer would be wrong', async () => {
    const { repository, commits } = original()
    const git = await gitOf(kept(repository.clone('--depth=2')))
    const [first = '', , third = '', last = ''] = commits
    expect(await git.isShallow()).toBe(true)
    const hint = 'git fetch --unshallow --tags'
    expect(expectProblem(await git.resolve(first))).toMatchObject({ hint })
    expect(expectProblem(await git.between(first, last, 5))).toMatchObject({ hint })
    expect(expectOk(await git.between(third, last, 5))).toMatchObject({ count: 1, linear: true })
    // Seen from here `third` has no parents: whether it is behind `last` backwards is not known.
    expect(expectProblem(await git.between(last, third, 5))).toMatchObject({ hint })
    expect(expectProblem(await git.changes(first, last, ['.']))).toMatchObject({ hint })
  })

  test('a whole clone is not shallow', async () => {
    const git = await gitOf(original().repository)
    expect(await git.isShallow()).toBe(false)
  })
})

describe('changes and tree', () => {
  test('added, modified, deleted; a rename is both ends; a file become a link is modified', async () => {
    const repository = kept(makeRepository())
    const before = repository.commit({
      'a/keep': '1',
      'a/edit': '1',
      'a/move': 'long enough',
      b: '1',
    })
    repository.git('mv', 'a/move', 'a/moved')
    const after = repository.commit({ 'a/edit': '2', 'a/new': '1', b: '2' })
    const git = await gitOf(repository)
    expect(expectOk(await git.changes(before, after, ['a']))).toEqual([
      { file: 'a/edit', change: 'modified' },
      { file: 'a/move', change: 'deleted' },
      { file: 'a/moved', change: 'added' },
      { file: 'a/new', change: 'added' },
    ])
    expect(expectOk(await git.changes(before, after, []))).toEqual([])
    expect(expectOk(await git.changes(before, after, ['missing', '*.nothing']))).toEqual([])
    expect(expectOk(await git.changes(before, after, ['*/new', ':(top)b'])).length).toBe(2)
  })

  test('a commit tree knows the same path specs', async () => {
    const repository = kept(makeRepository())
    const commit = repository.commit({ 'config/a.yaml': '1', 'config/b.json': '1', other: '1' })
    const git = await gitOf(repository)
    const names = async (...paths: string[]) =>
      expectOk(await git.tree(commit, paths)).map((entry) => entry.file)
    expect(await names('config')).toEqual(['config/a.yaml', 'config/b.json'])
    expect(await names('config/*.yaml')).toEqual(['config/a.yaml'])
    expect(await names()).toEqual([])
    const [entry] = expectOk(await git.tree('HEAD', ['other']))
    expect(entry?.object).toBe(repository.git('rev-parse', 'HEAD:other'))
  })

  test('weird file names come through unharmed', async () => {
    const repository = kept(makeRepository())
    const before = repository.commit({ file: '1' })
    const after = repository.commit(Object.fromEntries(weird.map((name) => [name, 'x'])))
    const git = await gitOf(repository)
    const changed = expectOk(await git.changes(before, after, ['.']))
    expect(changed.map((change) => change.file).sort()).toEqual([...weird].sort())
    const tree = expectOk(await git.tree(after, [':(literal)-dash', ':(literal)*']))
    expect(tree.map((entry) => entry.file)).toEqual(['*', '-dash'])
    for (const name of weird) repository.write(name, 'changed')
    for (const name of weird) repository.write(`${name}2`, 'new')
    const dirty = expectOk(await git.dirty())
    expect([...dirty.modified].sort()).toEqual([...weird].sort())
    expect([...dirty.untracked].sort()).toEqual(weird.map((name) => `${name}2`).sort())
  })
})

describe('dirty', () => {
  test('clean, staged, modified, untracked, ignored; the index is not touched', async () => {
    const repository = kept(makeRepository())
    repository.commit({ file: '1', other: '1', '.gitignore': 'ignored\n' })
    const git = await gitOf(repository)
    expect(expectOk(await git.dirty())).toEqual({ modified: [], untracked: [] })
    repository.write('file', '2')
    repository.git('add', 'file')
    repository.write('other', '2')
    repository.write('ignored', '1')
    repository.write('new', '1')
    repository.git('config', 'status.showUntrackedFiles', 'no')
    expect(expectOk(await git.dirty())).toEqual({ modified: ['file', 'other'], untracked: ['new'] })
    expect(repository.git('diff', '--cached', '--name-only')).toBe('file')
  })

  test('what is untracked inside a submodule is its own business; a moved submodule is not', async () => {
    const library = kept(makeRepository())
    library.commit({ lib: '1' })
    const repository = kept(makeRepository())
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', library.folder, 'lib')
    repository.commit({ file: '1' })
    const git = await gitOf(repository)
    repository.write('lib/untracked', '1')
    expect(expectOk(await git.dirty()).modified).toEqual([])
    repository.write('lib/lib', '2')
    expect(expectOk(await git.dirty()).modified).toEqual(['lib'])
  })

  test('a worktree has a state of its own', async () => {
    const repository = kept(makeRepository())
    repository.commit({ file: '1' })
    const folder = join(kept(temporaryFolder()).folder, 'tree')
    repository.git('worktree', 'add', '--quiet', '--detach', folder)
    repository.write('file', '2')
    expect(expectOk(await (await gitOf({ folder })).dirty()).modified).toEqual([])
  })
})
