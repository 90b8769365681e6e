import type { Deployment } from '../model/deployment.ts'
import type { Evidence, RangeEvidence, RunningComponent, Standing } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import type { Policy } from '../model/policy.ts'
import type { Digest } from '../model/release.ts'
import type { Revision } from '../model/revision.ts'
import { affected } from '../model/running.ts'
import type { Context } from './context.ts'
import { expectedOf } from './expected.ts'
import { isChoice, wayBack, type DecideOptions } from './target.ts'

/** What the tests of deciding and planning start from: 2.0.0 runs and is bad, 1.9.0 is good and still warm. */

export const now = new Date('2026-03-01T12:00:00.000Z')

/** ISO 8601; seconds before `now`. */
export const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString()

export const digest: Digest = `sha256:${'a'.repeat(64)}`

export function knownFact<T>(value: T): Fact<T> {
  return { state: 'known', value, source: 'test', at: ago(0) }
}

export const couldNotAsk: Fact<never> = {
  state: 'could-not-ask',
  problem: { what: 'timed out', where: 'test', hint: 'try again' },
  source: 'test',
  at: ago(0),
}

export const notAsked: Fact<never> = { state: 'not-asked', why: 'not built yet' }

export const policy: Policy = {
  soakSeconds: 1800,
  warmSeconds: 900,
  recoverSeconds: 60,
  approval: 'ask',
  keepReleases: 5,
  drainSeconds: 30,
}

export function revision(version: string, more: Partial<Revision> = {}): Revision {
  return {
    id: `${version}-p1`,
    version,
    digest,
    state: 'current',
    ready: 2,
    wanted: 2,
    endpoints: [],
    since: ago(300),
    expiresAt: null,
    ...more,
  }
}

export function component(more: Partial<RunningComponent> = {}): RunningComponent {
  return {
    component: 'api',
    revisions: [
      revision('2.0.0'),
      revision('1.9.0', { state: 'beside', expiresAt: ago(-600), since: ago(90_000) }),
    ],
    routes: [{ revision: '2.0.0-p1', version: '2.0.0', weight: 100 }],
    ...more,
  }
}

export function standing(version: string, more: Partial<Standing> = {}): Standing {
  return {
    version,
    verdict: 'good',
    basis: 'soaked',
    reason: 'soaked',
    lastDeployedAt: ago(90_000),
    ranSeconds: 89_700,
    rolledBack: false,
    ...more,
  }
}

/** Made succeeded and ended at once, unless told otherwise. */
export function deployment(version: string, more: Partial<Deployment> = {}): Deployment {
  const startedAt = more.startedAt ?? ago(300)
  return {
    id: 1,
    service: 'shop',
    environment: 'production',
    version,
    previous: null,
    kind: 'deploy',
    strategy: 'blue-green',
    by: 'ana',
    reason: '',
    outcome: 'succeeded',
    startedAt,
    endedAt: startedAt,
    runId: null,
    config: null,
    ...more,
  }
}

export function range(more: Partial<RangeEvidence> = {}): RangeEvidence {
  return {
    artifacts: knownFact([{ component: 'api', digest, state: 'present', says: 'present' }]),
    targetRelease: knownFact(null),
    commits: knownFact({ count: 3, newest: [], onTop: 0, linear: true }),
    configFiles: knownFact([]),
    settings: knownFact([]),
    migrations: knownFact([]),
    measured: knownFact({ 'switch-back': { seconds: 2, runs: 7 } }),
    drills: knownFact({ count: 0, lastAt: null }),
    dataWritten: notAsked,
    schema: notAsked,
    flags: notAsked,
    ...more,
  }
}

export function evidence(more: Partial<Evidence> = {}): Evidence {
  return {
    service: 'shop',
    environment: 'production',
    askedAt: ago(0),
    tookSeconds: 0.4,
    running: knownFact([component()]),
    standings: knownFact([
      standing('2.0.0', {
        verdict: 'unproven',
        basis: null,
        lastDeployedAt: ago(300),
        ranSeconds: 300,
      }),
      standing('1.9.0'),
    ]),
    deployments: knownFact([
      deployment('2.0.0', { id: 2, previous: '1.9.0' }),
      deployment('1.9.0', { startedAt: ago(90_000) }),
    ]),
    verdicts: knownFact([]),
    guards: knownFact([
      {
        guard: 'checkout',
        version: '2.0.0',
        outcome: 'bad',
        counts: { bad: 80, total: 1000 },
        share: 0.08,
        limit: 0.005,
        says: '8 % > 0.5 %',
      },
    ]),
    actuators: knownFact([{ name: 'local', answers: true, says: 'answers' }]),
    reconciler: notAsked,
    suspectAge: knownFact(300),
    requested: null,
    range: range(),
    ...more,
  }
}

/** The context that rules see of this evidence. */
export function contextOf(more: Partial<Evidence> = {}, options: DecideOptions = {}): Context {
  const facts = evidence(more)
  const { suspect, target } = wayBack(facts, options)
  return {
    evidence: facts,
    policy,
    now,
    suspect,
    from: suspect.version,
    fromName: suspect.version ?? 'what runs',
    target: isChoice(target) ? target : null,
    targetProblem: isChoice(target) ? null : target,
    affected: affected(facts, suspect.version),
    expected: (strategy) => expectedOf(strategy, facts.range),
  }
}
