import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { expectOk, expectProblem } from '../../test/support/git.ts'
import { api, releaseRig } from '../../test/support/release-rig.ts'
import { storePlaces } from '../artifacts/places.ts'
import { ensureArtifacts } from './ensure.ts'
import { makeRelease } from './make.ts'

const { shop } = releaseRig()

describe('ensureArtifacts', () => {
  test('builds for a tag of others from its commit, not from what is checked out', async () => {
    const { repository, parts, store } = await shop()
    repository.tag('v1.0.0')
    repository.commit({ 'api/server.js': 'two' })
    const release = expectOk(await parts.git.release('v{version}', 'shop', '1.0.0'))
    const digests = expectOk(await ensureArtifacts(parts, release as never))
    const place = join(repository.folder, '.lastgood/unpacked')
    await store.unpack(digests['api'] as never, place)
    expect(readFileSync(join(place, 'server.js'), 'utf8')).toBe('one')
  })

  test('a recorded one that is gone comes back the same; a corrupt one is never replaced', async () => {
    const { parts, store, stateFolder } = await shop()
    const { release } = expectOk(await makeRelease(parts, { version: '1.0.0' }))
    const digest = release.artifacts['api'] as never
    const file = storePlaces(stateFolder).file(digest)
    rmSync(file)
    expect(expectOk(await ensureArtifacts(parts, release))).toEqual({ api: digest })
    expect(await store.check(digest)).toBe('present')
    writeFileSync(file, 'swapped')
    const problem = expectProblem(await ensureArtifacts(parts, release))
    expect(problem.what).toMatch(/not what was recorded/)
    expect(readFileSync(file, 'utf8')).toBe('swapped')
  })

  test('a build that gives other bytes each time cannot bring a lost artifact back', async () => {
    const script = `require('fs').writeFileSync('id', require('crypto').randomUUID())`
    const { parts, stateFolder } = await shop([{ ...api, build: ['node', '-e', script] }])
    const { release } = expectOk(await makeRelease(parts, { version: '1.0.0' }))
    rmSync(storePlaces(stateFolder).file(release.artifacts['api'] as never))
    const problem = expectProblem(await ensureArtifacts(parts, release))
    expect(problem.what).toMatch(/gives other bytes/)
  })
})
