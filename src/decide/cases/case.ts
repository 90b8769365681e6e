import type { ArtifactPresence, Evidence, RunningComponent } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import type { Strategy } from '../../model/strategy.ts'
import {
  component,
  deployment,
  digest,
  evidence,
  knownFact,
  range,
  revision,
  standing,
} from '../fixtures.ts'

/** What a rule says of one strategy in a situation that differs from the clear one (fixtures.ts) as given. */
export type Case = readonly [
  rule: string,
  when: string,
  strategy: Strategy,
  evidence: Partial<Evidence>,
  effect: 'blocks' | 'risks' | 'supports' | 'notes' | 'needs a person' | 'nothing',
  force?: boolean,
]

/** What runs is 2.0.0, beside it the old release as given. */
export const beside = (more: Parameters<typeof revision>[1]): Pick<Evidence, 'running'> => ({
  running: knownFact([
    component({ revisions: [revision('2.0.0'), revision('1.9.0', { state: 'beside', ...more })] }),
  ]),
})
export const onlyNew: Pick<Evidence, 'running'> = {
  running: knownFact([component({ revisions: [revision('2.0.0')] })]),
}
const onlyOld: Fact<readonly RunningComponent[]> = knownFact([
  component({
    revisions: [revision('1.9.0')],
    routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
  }),
])
export const stands = (
  newer: Parameters<typeof standing>[1],
  older: Parameters<typeof standing>[1],
) => ({
  standings: knownFact([standing('2.0.0', newer), standing('1.9.0', older)]),
})
export const artifact = (state: ArtifactPresence['state']) => ({
  range: range({ artifacts: knownFact([{ component: 'api', digest, state, says: 'swapped' }]) }),
})
export const reachedBack = (
  verdict: 'good' | 'unproven' | 'bad',
  more: Partial<Evidence> = {},
) => ({
  running: onlyOld,
  standings: knownFact([
    standing('1.9.0', { verdict }),
    standing('2.0.0', { verdict: 'bad' as const, basis: 'rolled-back' as const }),
    standing('1.8.0'),
  ]),
  deployments: knownFact([deployment('1.9.0', { kind: 'rollback', previous: '2.0.0' })]),
  ...more,
})
export const ledger = (...deployments: readonly ReturnType<typeof deployment>[]) => ({
  deployments: knownFact(deployments),
})
export const reading = (version: string) => ({ ...firstReading, version })
const firstReading = (() => {
  const { guards } = evidence()
  if (guards.state !== 'known' || guards.value[0] === undefined) throw new Error('no reading')
  return guards.value[0]
})()
/** The deploy of 2.0.0 was stopped before anything of it was up; 1.9.0 runs, 1.8.0 was before. */
export const stoppedClean = (more: Partial<Evidence> = {}): Partial<Evidence> => ({
  running: onlyOld,
  standings: knownFact([standing('1.9.0'), standing('1.8.0')]),
  deployments: knownFact([deployment('2.0.0', { outcome: 'stopped' }), deployment('1.9.0')]),
  ...more,
})
