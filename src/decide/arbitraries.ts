import fc from 'fast-check'
import type { Deployment } from '../model/deployment.ts'
import type { Evidence, RangeEvidence, RunningComponent, Standing } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import type { GuardReading } from '../model/guard.ts'
import type { Revision } from '../model/revision.ts'
import { strategies, type Strategy } from '../model/strategy.ts'
import type { Verdict } from '../model/verdict.ts'
import { ago, digest, evidence, range } from './fixtures.ts'

/** Arbitrary evidence, for property tests only: anything the types allow, with versions and times that meet often. */

export const aVersion = fc.constantFrom('2.0.0', '1.9.0', '1.8.0', '1.7.0', 'nightly')
const aTime = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: -4000, max: 200_000 }).map(ago) },
  { weight: 1, arbitrary: fc.constant('not a time') },
)
const aText = fc.constantFrom('', 'because', 'checkout 500s')
const aProblem = fc.record({ what: aText, where: aText, hint: aText })

function aFact<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> {
  return fc.oneof(
    {
      weight: 8,
      arbitrary: value.map((v): Fact<T> => ({
        state: 'known',
        value: v,
        source: 'test',
        at: ago(0),
      })),
    },
    {
      weight: 1,
      arbitrary: aProblem.map((problem): Fact<T> => ({
        state: 'could-not-ask',
        problem,
        source: 'test',
        at: ago(0),
      })),
    },
    { weight: 1, arbitrary: aText.map((why): Fact<T> => ({ state: 'not-asked', why })) },
  )
}

const aRevision: fc.Arbitrary<Revision> = fc
  .record({
    version: fc.option(aVersion, { freq: 9 }),
    plan: fc.constantFrom('p1', 'p2'),
    digest: fc.option(fc.constant(digest)),
    state: fc.constantFrom('current', 'beside', 'beside', 'stopped'),
    ready: fc.nat(3),
    wanted: fc.nat(3),
    endpoints: fc.constant([]),
    since: fc.option(aTime),
    expiresAt: fc.option(aTime),
  })
  .map(({ plan, ...rest }): Revision => ({ id: `${rest.version ?? 'unnamed'}-${plan}`, ...rest }))

export const aComponent = (name: string): fc.Arbitrary<RunningComponent> =>
  fc.uniqueArray(aRevision, { selector: ({ id }) => id, maxLength: 4 }).chain((revisions) => {
    const named = revisions.filter(({ version }) => version !== null)
    return fc.record({
      component: fc.constant(name),
      revisions: fc.constant(revisions),
      routes:
        named.length === 0
          ? fc.constant([])
          : fc
              .record({
                at: fc.nat(named.length - 1),
                to: fc.nat(named.length - 1),
                weight: fc.constantFrom(0, 5, 50, 100),
              })
              .map(({ at, to, weight }) =>
                (at === to
                  ? [[at, 100] as const]
                  : [[at, weight] as const, [to, 100 - weight] as const]
                ).map(([n, share]) => ({
                  revision: named[n]?.id ?? '',
                  version: named[n]?.version ?? '',
                  weight: share,
                })),
              ),
    })
  })

const aStanding: fc.Arbitrary<Standing> = fc
  .record({
    version: aVersion,
    verdict: fc.constantFrom('good', 'good', 'bad', 'unproven'),
    inferred: fc.boolean(),
    reason: aText,
    lastDeployedAt: fc.option(aTime),
    ranSeconds: fc.option(fc.nat(100_000)),
    rolledBack: fc.boolean(),
  })
  .map(({ inferred, ...rest }): Standing => ({
    ...rest,
    basis:
      rest.verdict === 'good'
        ? inferred
          ? 'inferred'
          : 'soaked'
        : rest.verdict === 'bad'
          ? 'rolled-back'
          : null,
  }))

export const someDeployments: fc.Arbitrary<readonly Deployment[]> = fc
  .array(
    fc.record({
      version: aVersion,
      previous: fc.option(aVersion),
      kind: fc.constantFrom('deploy', 'rollback', 'recorded'),
      outcome: fc.constantFrom('succeeded', 'succeeded', 'failed', 'stopped', 'needs-human'),
      startedAt: aTime,
      inFlight: fc.boolean(),
    }),
    { maxLength: 6 },
  )
  .map((all) =>
    all.map(({ inFlight, ...one }, n): Deployment => ({
      id: all.length - n,
      service: 'shop',
      environment: 'production',
      strategy: 'blue-green',
      by: 'ana',
      reason: '',
      runId: null,
      config: null,
      ...one,
      // Only the newest can be in flight: one active run per environment.
      outcome: n === 0 && inFlight ? 'running' : one.outcome,
      endedAt: n === 0 && inFlight ? null : one.startedAt,
    })),
  )

export const someVerdicts: fc.Arbitrary<readonly Verdict[]> = fc.array(
  fc.record({
    service: fc.constant('shop'),
    environment: fc.constant('production'),
    version: aVersion,
    verdict: fc.constantFrom('good', 'bad', 'unproven'),
    basis: fc.constantFrom('soaked', 'guard-tripped', 'marked', 'rolled-back'),
    reason: aText,
    by: fc.constant('ana'),
    at: aTime,
  }),
  { maxLength: 4 },
)

const aReading: fc.Arbitrary<GuardReading> = fc.record({
  guard: fc.constantFrom('errors', 'slow'),
  version: aVersion,
  outcome: fc.constantFrom('healthy', 'bad', 'bad', 'too-little-data', 'no-data', 'could-not-ask'),
  counts: fc.constant(null),
  share: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  limit: fc.constant(0.01),
  says: aText,
})

const aMeasured = fc.record({ seconds: fc.option(fc.nat(1000)), runs: fc.nat(9) })
const aChange = fc.constantFrom('changed', 'added', 'removed')
const changes = fc.array(
  fc.record({ name: fc.constant('CACHE_TTL'), change: aChange, where: aText }),
  { maxLength: 2 },
)

const aRange: fc.Arbitrary<RangeEvidence> = fc.record({
  artifacts: aFact(
    fc.array(
      fc.record({
        component: fc.constantFrom('api', 'web'),
        digest: fc.option(fc.constant(digest)),
        state: fc.constantFrom(
          'present',
          'present',
          'present',
          'gone',
          'corrupt',
          'unfit',
          'unrecorded',
        ),
        says: aText,
      }),
      { maxLength: 2 },
    ),
  ),
  targetRelease: aFact(fc.constant(null)),
  commits: aFact(
    fc.record({
      count: fc.nat(9),
      newest: fc.constant([]),
      onTop: fc.nat(2),
      linear: fc.boolean(),
    }),
  ),
  configFiles: aFact(changes),
  settings: aFact(changes),
  migrations: aFact(
    fc.array(
      fc.record({
        file: fc.constant('1.sql'),
        change: fc.constantFrom('added', 'modified', 'deleted'),
      }),
      { maxLength: 1 },
    ),
  ),
  measured: aFact(
    fc.dictionary(fc.constantFrom(...strategies), aMeasured) as fc.Arbitrary<
      Partial<Record<Strategy, { seconds: number | null; runs: number }>>
    >,
  ),
  drills: aFact(fc.record({ count: fc.nat(2), lastAt: fc.option(aTime) })),
  dataWritten: aFact(fc.record({ readable: fc.boolean(), says: aText })),
  schema: aFact(
    fc.record({
      verdict: fc.constantFrom(
        'compatible',
        'compatible',
        'needs-down',
        'loses-data',
        'incompatible',
        'unknown',
        'new word',
      ),
      says: aText,
    }),
  ),
  flags: aFact(fc.record({ changed: fc.subarray(['new-cart']) })),
})

export const anEvidence: fc.Arbitrary<Evidence> = fc.record({
  service: fc.constant('shop'),
  environment: fc.constant('production'),
  askedAt: aTime,
  tookSeconds: fc.constant(0.1),
  running: aFact(fc.tuple(aComponent('api'), aComponent('web')).chain((both) => fc.subarray(both))),
  standings: aFact(fc.uniqueArray(aStanding, { selector: ({ version }) => version })),
  deployments: aFact(someDeployments),
  verdicts: aFact(someVerdicts),
  guards: aFact(fc.array(aReading, { maxLength: 3 })),
  actuators: aFact(
    fc.array(
      fc.record({
        name: fc.constant('local'),
        answers: fc.constantFrom(true, false, null),
        says: aText,
      }),
      {
        maxLength: 1,
      },
    ),
  ),
  reconciler: aFact(fc.record({ owner: fc.option(fc.constant('Argo CD')) })),
  suspectAge: aFact(fc.option(fc.nat(3000))),
  requested: fc.option(aVersion, { freq: 2, nil: null }),
  range: fc.option(aRange, { freq: 9 }),
})

/** Evidence in which all is clear (2.0.0 is bad, 1.9.0 good and warm) but for a few arbitrary facts. */
export const aNearlyClearEvidence: fc.Arbitrary<Evidence> = fc
  .tuple(
    anEvidence,
    fc.subarray(Object.keys(evidence()) as (keyof Evidence)[], { maxLength: 3 }),
    aRange,
    fc.subarray(Object.keys(range()) as (keyof RangeEvidence)[], { maxLength: 2 }),
  )
  .map(([any, keys, anyRange, rangeKeys]) => ({
    ...evidence(),
    range: { ...range(), ...Object.fromEntries(rangeKeys.map((key) => [key, anyRange[key]])) },
    ...Object.fromEntries(keys.map((key) => [key, any[key]])),
  }))
