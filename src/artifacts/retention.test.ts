import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../model/deployment.ts'
import type { Digest, Release } from '../model/release.ts'
import type { Verdict, VerdictName } from '../model/verdict.ts'
import { digestsToKeep, type RetentionFacts } from './retention.ts'

const digestOf = (version: string): Digest =>
  `sha256:${Buffer.from(version).toString('hex').padEnd(64, '0')}`

const release = (version: string): Release => ({
  service: 'shop',
  version,
  tag: `v${version}`,
  commit: 'c',
  createdAt: '2024-01-01T00:00:00.000Z',
  artifacts: { api: digestOf(version) },
  migrationLevel: null,
  configFingerprint: null,
  notes: '',
  facts: 'trailers',
})

const deployment = (version: string, outcome: Deployment['outcome'] = 'succeeded') =>
  ({ version, previous: null, outcome }) as Deployment

const verdict = (version: string, name: VerdictName) => ({ version, verdict: name }) as Verdict

const now = new Date('2024-06-01T00:00:00Z')

function kept(facts: {
  releases: string[]
  running?: string[]
  deployments?: Deployment[]
  verdicts?: Verdict[]
  keepReleases?: number
}) {
  const memory = {
    running: facts.running ?? [],
    deployments: facts.deployments ?? [],
    verdicts: facts.verdicts ?? [],
    keepReleases: facts.keepReleases ?? 0,
  }
  const releases = facts.releases.map(release)
  const keep = digestsToKeep({ releases, environments: [memory], stored: [], now })
  return facts.releases.filter((version) => keep.has(digestOf(version)))
}

describe('which artifacts stay', () => {
  const releases = ['2.2.0', '2.1.0', '2.0.0', '1.9.0', '1.8.0']

  test('what runs, the one before, and the last good one, even when it is old', () => {
    const deployments = ['2.2.0', '2.1.0', '2.0.0', '1.9.0', '1.8.0'].map((v) => deployment(v))
    const verdicts = [verdict('2.0.0', 'bad'), verdict('2.1.0', 'bad'), verdict('1.8.0', 'good')]
    expect(kept({ releases, deployments, verdicts })).toEqual(['2.2.0', '2.1.0', '1.9.0', '1.8.0'])
  })

  test('without verdicts, the newest that is not bad', () => {
    const deployments = ['2.1.0', '2.0.0', '1.9.0', '1.8.0'].map((v) => deployment(v))
    const verdicts = [verdict('2.1.0', 'bad'), verdict('2.0.0', 'bad')]
    expect(kept({ releases, deployments, verdicts })).toEqual(['2.1.0', '2.0.0', '1.9.0'])
  })

  test('what is being brought in, and what it would go back to', () => {
    const moving = { ...deployment('2.2.0', 'running'), previous: '1.9.0' }
    expect(kept({ releases, deployments: [moving] })).toEqual(['2.2.0', '1.9.0'])
  })

  test('the newest few releases', () => {
    expect(kept({ releases, keepReleases: 2 })).toEqual(['2.2.0', '2.1.0'])
  })

  test('a patch for an old line is the last good one by time, the highest version by number', () => {
    const facts = {
      releases: ['1.9.1', '2.0.0', '1.9.0', '1.8.0'],
      running: ['1.8.0'],
      verdicts: [verdict('1.9.1', 'good'), verdict('2.0.0', 'good'), verdict('1.9.0', 'good')],
    }
    expect(kept(facts)).toEqual(['1.9.1', '2.0.0', '1.8.0'])
  })

  test('what was never deployed stays for a day', () => {
    const [young, old] = [digestOf('young'), digestOf('old')]
    const stored = [
      { digest: young, storedAt: new Date(now.getTime() - 3600_000) },
      { digest: old, storedAt: new Date(now.getTime() - 3 * 24 * 3600_000) },
    ]
    const keep = digestsToKeep({ releases: [], environments: [], stored, now })
    expect([...keep]).toEqual([young])
    // The same of a release that nobody deployed yet; one that was deployed has had its time.
    const memory = { running: [], deployments: [], verdicts: [], keepReleases: 0 }
    const asked = (deployments: Deployment[]) =>
      digestsToKeep({
        releases: [release('young')],
        environments: [{ ...memory, deployments }],
        stored,
        now,
      })
    expect([...asked([])]).toEqual([young])
    expect([...asked([deployment('young', 'failed')])]).toEqual([])
  })

  test('whatever happened: what runs, the one before and the last good one of every environment stay', () => {
    const version = fc.constantFrom(...releases)
    const memory = fc.record({
      running: fc.uniqueArray(version, { maxLength: 2 }),
      deployments: fc.array(
        fc.tuple(
          version,
          fc.constantFrom('succeeded', 'failed', 'running') as fc.Arbitrary<Deployment['outcome']>,
        ),
      ),
      verdicts: fc.dictionary(version, fc.constantFrom('good', 'bad') as fc.Arbitrary<VerdictName>),
      keepReleases: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(memory, { maxLength: 3 }), (memories) => {
        const environments = memories.map((found) => ({
          ...found,
          deployments: found.deployments.map(([v, outcome]) => deployment(v, outcome)),
          verdicts: Object.entries(found.verdicts).map(([v, name]) => verdict(v, name)),
        }))
        const facts: RetentionFacts = {
          releases: releases.map(release),
          environments,
          stored: [],
          now,
        }
        const keep = digestsToKeep(facts)
        for (const { running, deployments, verdicts } of environments) {
          const served = deployments.filter((d) => d.outcome === 'succeeded').map((d) => d.version)
          const current = served[0]
          const before = served.find((v) => v !== current && !running.includes(v))
          const runs = new Set([...running, ...(current ? [current] : [])])
          const lastGood = releases.find(
            (v) => !runs.has(v) && verdicts.some((x) => x.version === v && x.verdict === 'good'),
          )
          for (const v of [...runs, before, lastGood]) {
            if (v !== undefined) expect(keep.has(digestOf(v)), v).toBe(true)
          }
        }
      }),
    )
  })
})
