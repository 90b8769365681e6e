import { expect, test } from 'vitest'
import { aScene } from '../../../test/support/evidence.ts'
import { aDeployment, aRelease, minute } from '../../../test/support/ledger.ts'
import { startOddRegistry, type OddRegistry } from '../../../test/support/registry-odd.ts'
import { decide } from '../../decide/decide.ts'
import { checklist } from '../checklist.ts'
import { gatherEvidence } from '../gather.ts'
import { lintEvidence } from '../lint.ts'

const manifest = (text: string) => ({ schemaVersion: 2, text })

/** What `check` says of tags when 2.0.0 runs and 1.9.0 is good, both released as the registry had them first. */
async function checked(registry: OddRegistry, tag: string, meanwhile: () => void, calm = true) {
  await using scene = await aScene()
  const { project, places } = scene
  const image = `${registry.host}/shop/api:${tag}`
  const docker = {
    ...places,
    places: places.places.map(({ ref, ...place }) => {
      const component = { ...ref.binding.component, image }
      return {
        ...place,
        ref: { ...ref, binding: { ...ref.binding, component, target: { kind: 'docker' } } },
      }
    }),
  }
  for (const [i, version] of ['1.9.0', '2.0.0'].entries()) {
    const web = registry.put(tag.replace('{version}', version), manifest(version))
    const release = aRelease({ version, tag: `v${version}`, artifacts: { web } })
    await project.ledger.recordRelease(release, minute(i))
    await project.ledger.recordDeployment(aDeployment(version, minute(i * 60)))
  }
  registry.requests.length = 0
  meanwhile()
  const evidence = await gatherEvidence(project, docker, { requested: '1.9.0', calm })
  const decision = decide(evidence, places.environment.policy, new Date())
  return {
    rows: checklist(evidence, decision).filter(({ item }) => item === 'image tags'),
    findings: lintEvidence(evidence, decision, project.config).filter(
      ({ rule }) => rule === 'moved-tag',
    ),
  }
}

test('tags that mean what they meant are fine, and only looked at on calm days', async () => {
  await using registry = await startOddRegistry()
  expect(await checked(registry, '{version}', () => {})).toMatchObject({
    rows: [{ state: 'ok' }],
    findings: [],
  })
  const hurried = await checked(registry, '{version}', () => {}, false)
  expect(hurried).toEqual({ rows: [], findings: [] })
  expect(registry.requests).toEqual([])
})

test('a version pushed again, or removed, is found, for what runs and for the target', async () => {
  await using registry = await startOddRegistry()
  const { rows, findings } = await checked(registry, '{version}', () => {
    registry.put('1.9.0', manifest('again'))
    registry.put('2.0.0', manifest('again'))
  })
  expect(rows).toMatchObject([{ state: 'warn' }])
  expect(findings).toMatchObject([
    { severity: 'warning', says: expect.stringContaining('since 2.0.0 was released') as string },
    { severity: 'warning', says: expect.stringContaining('since 1.9.0 was released') as string },
  ])
  const gone = await checked(registry, '{version}', () => {
    registry.answer = ({ url = '' }) => (url.endsWith('1.9.0') ? { status: 404 } : null)
  })
  expect(gone.findings).toMatchObject([{ says: expect.stringContaining('is gone') as string }])
})

test('a moving name is compared with what runs, not with what it had to leave', async () => {
  await using registry = await startOddRegistry()
  expect((await checked(registry, 'production', () => {})).findings).toEqual([])
  const { findings } = await checked(registry, 'production', () =>
    registry.put('production', manifest('next')),
  )
  expect(findings).toMatchObject([
    { says: expect.stringContaining(':production of web was moved since 2.0.0') as string },
  ])
})

test('a registry that cannot be asked is unknown, not fine', async () => {
  await using registry = await startOddRegistry()
  const { rows, findings } = await checked(registry, '{version}', () => {
    registry.answer = () => ({ status: 500 })
  })
  expect(rows).toMatchObject([{ state: 'unknown' }])
  expect(findings).toEqual([])
})
