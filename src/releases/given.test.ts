import { execFileSync } from 'node:child_process'
import { truncateSync, writeFileSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectOk, expectProblem } from '../../test/support/git.ts'
import { releaseRig } from '../../test/support/release-rig.ts'
import { makeRelease } from './make.ts'

const { shop } = releaseRig()

test('a tar file built elsewhere is the artifact, and stays where it was', async () => {
  const { repository, parts, store } = await shop()
  const file = join(repository.folder, '.git/built.tgz')
  const made = join(repository.folder, '.git/made')
  execFileSync('mkdir', [made])
  writeFileSync(join(made, 'server.js'), 'built elsewhere')
  execFileSync('tar', ['-czf', file, '-C', made, '.'])
  const wanted = { version: '1.9.0', artifacts: { api: file } }
  const { release } = expectOk(await makeRelease(parts, wanted))
  const place = join(repository.folder, '.lastgood/unpacked')
  await store.unpack(release.artifacts['api'] as never, place)
  expect(readFileSync(join(place, 'server.js'), 'utf8')).toBe('built elsewhere')
  expect(expectOk(await makeRelease(parts, wanted)).already).toBe(true)

  writeFileSync(join(made, 'server.js'), 'something else')
  execFileSync('tar', ['-czf', file, '-C', made, '.'])
  expect(expectProblem(await makeRelease(parts, wanted)).what).toMatch(/another artifact of api/)
})

test('what is no tar file, or for nobody, makes no release', async () => {
  const { repository, parts } = await shop()
  const file = join(repository.folder, '.git/broken.tgz')
  const release = async (artifacts: Record<string, string>) =>
    expectProblem(await makeRelease(parts, { version: '1.9.0', artifacts })).what
  expect(await release({ api: file })).toMatch(/is no file/)
  execFileSync('tar', ['-czf', file, '-C', repository.folder, '.git/HEAD', '.git/config'])
  truncateSync(file, 60)
  expect(await release({ api: file })).toMatch(/cannot be unpacked/)
  expect(await release({ other: file })).toMatch(/"other" takes no tar file/)
  expect(repository.git('tag')).toBe('')
})
