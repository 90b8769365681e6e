import { expect, test } from 'vitest'
import { startOddRegistry } from '../../test/support/registry-odd.ts'
import { api, releaseRig } from '../../test/support/release-rig.ts'
import { makeRelease } from './make.ts'

const { shop } = releaseRig()

const made = async (parts: Parameters<typeof makeRelease>[0], version: string) => {
  const result = await makeRelease(parts, { version })
  if (!result.ok) throw new Error(result.problems[0]?.what)
  return result.value
}

test('a release of an image records its digest, keeps it when the tag moves, and says so', async () => {
  await using registry = await startOddRegistry()
  const image = `${registry.host}/shop/api:{version}`
  const { parts, repository, store } = await shop([{ ...api, image }], 'docker')
  const digest = registry.put('1.9.0', { schemaVersion: 2 })
  const first = await made(parts, '1.9.0')
  expect(first).toMatchObject({ already: false, release: { artifacts: { api: digest } } })
  expect(first.notes).toEqual([])
  expect(repository.git('tag', '-l', '--format=%(contents)', 'v1.9.0')).toContain(
    `Lastgood-Artifact: api=${digest}`,
  )
  expect(await store.list()).toEqual([])

  registry.put('1.9.0', { schemaVersion: 2, moved: true })
  const again = await made(parts, '1.9.0')
  expect(again).toMatchObject({ already: true, release: { artifacts: { api: digest } } })
  expect(again.notes).toEqual([expect.stringContaining('was moved since 1.9.0 was released')])
})

test('a moving name is resolved once, and noted', async () => {
  await using registry = await startOddRegistry()
  const image = `${registry.host}/shop/api:production`
  const { parts } = await shop([{ ...api, image }], 'docker')
  const digest = registry.put('production', { schemaVersion: 2 })
  const { release, notes } = await made(parts, '1.9.0')
  expect(release.artifacts).toEqual({ api: digest })
  expect(notes).toEqual([expect.stringContaining('moving name')])
})

test.each([
  ['is not pushed', 404, 'not in its registry'],
  ['may not be seen', 403, 'refuses access'],
  ['cannot be asked for', 500, 'at fault'],
])('no tag is written for an image that %s', async (_, status, says) => {
  await using registry = await startOddRegistry()
  registry.answer = () => ({ status })
  const image = `${registry.host}/shop/api:{version}`
  const { parts, repository } = await shop([{ ...api, image }], 'docker')
  const result = await makeRelease(parts, { version: '1.9.0' })
  expect(result).toMatchObject({ ok: false })
  expect(JSON.stringify(result)).toContain(says)
  expect(repository.git('tag', '-l')).toBe('')
})

test('an image that is not named, or cannot have the version as its tag, is a problem', async () => {
  const nameless = await shop([api], 'docker')
  expect(JSON.stringify(await makeRelease(nameless.parts, { version: '1.9.0' }))).toContain(
    'image:',
  )
  const { parts } = await shop([{ ...api, image: 'shop:{version}' }], 'docker')
  expect(JSON.stringify(await makeRelease(parts, { version: '1.9.0+b1' }))).toContain('tag')
})
