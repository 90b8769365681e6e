import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectOk, expectProblem } from '../../test/support/git.ts'
import { api, releaseParts, releaseRig } from '../../test/support/release-rig.ts'
import { makeRepository } from '../../test/support/repository.ts'
import { writeDeployedTag } from './deployed-tag.ts'
import { makeRelease } from './make.ts'
import { planRelease } from './plan.ts'

const { kept, shop } = releaseRig()

describe('makeRelease', () => {
  test('builds the artifact from the commit and writes the facts into the tag', async () => {
    const { repository, commit, parts, store, stateFolder } = await shop()
    const made = expectOk(await makeRelease(parts, { version: '1.9.0', notes: 'First.\n\n# More' }))
    expect(made).toMatchObject({ already: false, notes: [] })
    expect(made.release).toMatchObject({
      version: '1.9.0',
      tag: 'v1.9.0',
      commit,
      migrationLevel: '0001_start.sql',
      notes: 'First.\n\n# More',
      facts: 'trailers',
    })
    const place = join(repository.folder, '.lastgood/unpacked')
    await store.unpack(made.release.artifacts['api'] as never, place)
    expect(readFileSync(join(place, 'server.js'), 'utf8')).toBe('one')
    expect(readdirSync(join(stateFolder, 'work'))).toEqual([])
    expect(repository.git('show', 'v1.9.0')).toContain('shop 1.9.0')
  })

  test('again is fine and changes nothing; from elsewhere or with other facts it is refused', async () => {
    const { repository, parts } = await shop()
    const first = expectOk(await makeRelease(parts, { version: '1.9.0', notes: 'Notes' }))
    const object = repository.git('rev-parse', 'v1.9.0')
    const again = expectOk(await makeRelease(parts, { version: '1.9.0' }))
    expect(again).toEqual({ ...first, already: true })
    const notes = expectProblem(await makeRelease(parts, { version: '1.9.0', notes: 'Other' }))
    expect(notes.what).toMatch(/another notes/)
    repository.commit({ 'api/server.js': 'two' })
    const elsewhere = expectProblem(await makeRelease(parts, { version: '1.9.0' }))
    expect(elsewhere.what).toMatch(/released already, from another commit/)
    expect(expectOk(await makeRelease(parts, { version: '1.9.0', ref: 'v1.9.0' })).already).toBe(
      true,
    )
    expect(repository.git('rev-parse', 'v1.9.0')).toBe(object)
  })

  test('two people make the same release at once: one does, both are told it is there', async () => {
    const { repository, parts } = await shop()
    const wanted = { version: '1.0.0', notes: 'Same' }
    const ends = await Promise.all([makeRelease(parts, wanted), makeRelease(parts, wanted)])
    const made = ends.map((end) => expectOk(end))
    expect(made[0]?.release).toEqual(made[1]?.release)
    expect(made.filter((end) => !end.already).length).toBe(1)
    expect(repository.git('tag')).toBe('v1.0.0')
  })

  test('fingerprints follow the files that configure the service, and only them', async () => {
    const { repository, parts } = await shop()
    const fingerprint = async () => {
      const plan = expectOk(await planRelease(parts, { version: '1.0.0' }))
      return plan.configFingerprint
    }
    const before = await fingerprint()
    repository.commit({ 'api/server.js': 'two' })
    expect(await fingerprint()).toBe(before)
    repository.commit({ 'config/a.yaml': 'two' })
    const changed = await fingerprint()
    expect(changed).not.toBe(before)
    repository.commit({ 'lastgood.yaml': 'service: shop # two\n' })
    expect(await fingerprint()).not.toBe(changed)
  })

  test('runs the build in an export of the commit, and packs what it made', async () => {
    const script = `require('fs').writeFileSync('built', require('fs').readFileSync('server.js') + '!')`
    const { repository, parts, store } = await shop([{ ...api, build: ['node', '-e', script] }])
    repository.write('api/server.js', 'modified and not committed')
    repository.write('api/untracked', '1')
    const made = expectOk(await makeRelease(parts, { version: '1.0.0', allowDirty: true }))
    expect(made.notes).toEqual([
      'Modified, not part of the release: api/server.js',
      'Not tracked by git, not part of the release: api/untracked',
    ])
    const place = join(repository.folder, '.lastgood/unpacked')
    await store.unpack(made.release.artifacts['api'] as never, place)
    expect(readdirSync(place)).toEqual(['built', 'server.js'])
    expect(readFileSync(join(place, 'built'), 'utf8')).toBe('one!')
  })

  test.each([
    [
      'exit code 3: compile error',
      ['node', '-e', 'console.error("compile error"); process.exit(3)'],
    ],
    [
      'exit code 1: password ***',
      ['node', '-e', 'console.error("password hunter2"); process.exit(1)'],
    ],
    ['exit code 127', ['no-such-program']],
  ])('a failing build makes no release: %s', async (what, build) => {
    const { repository, parts, stateFolder } = await shop([{ ...api, build }])
    const problem = expectProblem(await makeRelease(parts, { version: '1.0.0' }))
    expect(problem.what).toContain(what)
    expect(repository.git('tag')).toBe('')
    expect(existsSync(join(stateFolder, 'artifacts'))).toBe(false)
    expect(readdirSync(join(stateFolder, 'work'))).toEqual([])
  })

  test('components that lastgood does not run get no artifact', async () => {
    const { parts, stateFolder } = await shop([api], 'external')
    const made = expectOk(await makeRelease(parts, { version: '1.0.0' }))
    expect(made.release.artifacts).toEqual({})
    expect(existsSync(stateFolder)).toBe(false)
  })
})

describe('what is refused', () => {
  test.each([
    ['v1.9.0', 'lastgood release 1.9.0'],
    ['1.9', 'lastgood release 1.9.0'],
    ['latest', 'Give three numbers: lastgood release 1.9.0'],
    ['', 'Give three numbers: lastgood release 1.9.0'],
    ['01.2.3', 'Give three numbers: lastgood release 1.9.0'],
    ['1.0.0 ', 'lastgood release 1.0.0'],
    ['--help', 'Give three numbers: lastgood release 1.9.0'],
  ])('version %j', async (version, hint) => {
    const { repository, parts } = await shop()
    expect(expectProblem(await makeRelease(parts, { version })).hint).toBe(hint)
    expect(repository.git('tag')).toBe('')
  })

  test('a dirty work tree, when it is what is checked out that is released', async () => {
    const { repository, parts } = await shop()
    repository.tag('start')
    repository.commit({ 'api/server.js': 'two' })
    repository.write('api/server.js', 'three')
    repository.write('api/with "quotes"', 'x')
    repository.git('add', '--all')
    const problem = expectProblem(await makeRelease(parts, { version: '2.0.0' }))
    expect(problem.what).toContain('api/server.js, "api/with \\"quotes\\""')
    expect(problem.hint).toContain('--allow-dirty')
    expect(repository.git('tag')).toBe('start')
    expect((await makeRelease(parts, { version: '1.0.0', ref: 'start' })).ok).toBe(true)
  })

  test('an empty repository, an unknown ref, a ref that reads like an option', async () => {
    const empty = await releaseParts(kept(makeRepository()), [api])
    const problem = expectProblem(await makeRelease(empty.parts, { version: '1.0.0' }))
    expect(problem.what).toMatch(/no commits yet/)
    const { parts } = await shop()
    for (const ref of ['nope', '--upload-pack=x']) {
      const unknown = expectProblem(await makeRelease(parts, { version: '1.0.0', ref }))
      expect(unknown.what).toBe(`There is no commit "${ref}"`)
    }
  })

  test('a tag of others, on a commit or on a tree', async () => {
    const { repository, parts } = await shop()
    repository.tag('v1.0.0')
    repository.tag('v2.0.0', null, 'HEAD^{tree}')
    const foreign = expectProblem(await makeRelease(parts, { version: '1.0.0' }))
    expect(foreign.what).toMatch(/lastgood did not write it/)
    expect(foreign.hint).toMatch(/choose another version/)
    const tree = expectProblem(await makeRelease(parts, { version: '2.0.0' }))
    expect(tree.what).toMatch(/v2.0.0 exists already and points to/)
  })

  test('a component whose folder is not in the commit', async () => {
    const { repository, parts } = await shop([{ ...api, path: 'missing' }])
    const problem = expectProblem(await makeRelease(parts, { version: '1.0.0' }))
    expect(problem.where).toContain('component api')
    expect(repository.git('tag')).toBe('')
  })
})

test.each(['release:artifact:built', 'artifact:put:renamed', 'release:tag', 'release:tagged'])(
  'killed at %s: a tag that is there names an artifact that is there, and doing it again is fine',
  async (point) => {
    const { repository, parts, store, stateFolder } = await shop()
    const program = new URL('../../test/support/release-program.ts', import.meta.url)
    const child = fork(program, [JSON.stringify(parts.config), stateFolder, '1.0.0'], {
      env: { ...process.env, LASTGOOD_FAULT: `${point}#1` },
      stdio: 'ignore',
    })
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect(signal).toBe('SIGKILL')
    const tagged = point === 'release:tagged'
    expect(repository.git('tag')).toBe(tagged ? 'v1.0.0' : '')
    const made = expectOk(await makeRelease(parts, { version: '1.0.0' }))
    expect(made.already).toBe(tagged)
    expect(await store.check(made.release.artifacts['api'] as never)).toBe('present')
    // What the killed one left in the work folder is gone, unless nothing had to be built again.
    const left = readdirSync(join(stateFolder, 'work'))
    expect(left.filter((name) => !name.startsWith(`${child.pid}-`))).toEqual([])
    if (!tagged) expect(left).toEqual([])
  },
)

test('a deployed tag is written once and never moved', async () => {
  const { repository, parts } = await shop()
  const { release } = expectOk(await makeRelease(parts, { version: '1.0.0' }))
  expect(await writeDeployedTag(parts.git, 'production', release, 'ana')).toBeNull()
  const object = repository.git('rev-parse', 'deployed/production/1.0.0')
  expect(await writeDeployedTag(parts.git, 'production', release, 'ana')).toBeNull()
  const commit = repository.commit({ 'api/server.js': 'two' })
  const problem = await writeDeployedTag(parts.git, 'production', { ...release, commit }, 'ana')
  expect(problem?.what).toMatch(/exists already/)
  expect(repository.git('rev-parse', 'deployed/production/1.0.0')).toBe(object)
  // Such tags are no releases.
  const found = expectOk(await parts.git.releases('{version}', 'shop'))
  expect(found.map((known) => known.tag)).not.toContain('deployed/production/1.0.0')
})
