import type { Evidence } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import { whyUnknown } from './context.ts'

/**
 * What deciding should know and has no evidence for yet (DECIDING 4, 10, 12, 14): shown, so that silence is not taken
 * for safety.
 */
const waiting = [
  'start of the target: not asked: whether it can start today is only known by starting it',
  'autoscalers and single-attach volumes: not asked: no source is built in',
  'consumers that only move up (registries, app stores, caches): not asked: no source is built in',
]

/** Facts that could not be had, for people, in a fixed order. */
export function unknownsOf(evidence: Evidence): readonly string[] {
  const { range } = evidence
  const facts: readonly (readonly [string, Fact<unknown> | undefined])[] = [
    ['what runs', evidence.running],
    ['what ran here', evidence.standings],
    ['deployments', evidence.deployments],
    ['verdicts', evidence.verdicts],
    ['guards', evidence.guards],
    ['engine', evidence.actuators],
    ['reconciler', evidence.reconciler],
    ['age of the suspect', evidence.suspectAge],
    ['artifacts', range?.artifacts],
    ['release facts', range?.targetRelease],
    ['commits', range?.commits],
    ['configuration files', range?.configFiles],
    ['settings', range?.settings],
    ['mounted config', range?.mounted],
    ['migrations', range?.migrations],
    ['measured times', range?.measured],
    ['drills', range?.drills],
    ['data written', range?.dataWritten],
    ['schema', range?.schema],
    ['flags', range?.flags],
  ]
  const lines = facts.flatMap(([label, fact]) => {
    const why = fact && whyUnknown(fact)
    return why === undefined ? [] : [`${label}: ${why}`]
  })
  return [...lines, ...waiting]
}
