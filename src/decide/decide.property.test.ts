import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Candidate } from '../model/decision.ts'
import type { Evidence, RangeEvidence } from '../model/evidence.ts'
import { strategies } from '../model/strategy.ts'
import { aNearlyClearEvidence, anEvidence, aVersion } from './arbitraries.ts'
import { decide } from './decide.ts'
import { couldNotAsk, digest, knownFact, now, policy } from './fixtures.ts'
import { rules } from './rules/index.ts'

const options = fc.record({ force: fc.boolean(), leaving: aVersion }, { requiredKeys: [] })
const runs = { numRuns: 1000 }
const ruleNames = new Set(rules.map(({ name }) => name))

test('decide is total: every evidence gives all strategies once, with reasons of rules that exist', () => {
  fc.assert(
    fc.property(anEvidence, options, (evidence, option) => {
      const decision = decide(evidence, policy, now, option)
      expect(decision.candidates.map(({ strategy }) => strategy).toSorted()).toEqual(
        strategies.toSorted(),
      )
      for (const { reasons, state } of decision.candidates) {
        // One assertion for all: thousands of evidences with dozens of reasons each.
        const wrong = reasons.filter(
          ({ rule, says }) => !ruleNames.has(rule) || /undefined|null|NaN/.test(says),
        )
        expect(wrong).toEqual([])
        const effects = new Set(reasons.map(({ effect }) => effect))
        expect(effects.size).toBeGreaterThan(0)
        expect(state).toBe(
          effects.has('blocks') ? 'blocked' : effects.has('risks') ? 'risky' : 'ready',
        )
      }
      expect(JSON.stringify(decision.problem)).not.toMatch(/undefined|NaN/)
    }),
    runs,
  )
})

test('a bad release is never chosen, unless it was named and forced', () => {
  fc.assert(
    fc.property(anEvidence, options, (evidence, option) => {
      const { to, automatic } = decide(evidence, policy, now, option)
      if (to?.standing.verdict !== 'bad') return
      expect(option.force).toBe(true)
      expect(to.version).toBe(evidence.requested)
      expect(automatic).toBe(false)
    }),
    runs,
  )
})

test('nothing runs alone that is risky, loses anything, or goes to a release that is not good by verdict', () => {
  let alone = 0
  fc.assert(
    fc.property(fc.oneof(anEvidence, aNearlyClearEvidence), options, (evidence, option) => {
      const { automatic, choice, candidates, to } = decide(evidence, policy, now, option)
      if (!automatic) return
      alone++
      const chosen = candidates.find(({ strategy }) => strategy === choice)
      expect(chosen?.state).toBe('ready')
      expect(chosen?.loses.state).toBe('nothing-found')
      expect(to?.standing.verdict).toBe('good')
      expect(to?.standing.basis).not.toBe('inferred')
    }),
    { numRuns: 2000 },
  )
  // Without any, the property would prove nothing.
  expect(alone).toBeGreaterThan(50)
})

test('the choice is the first possible way but freeze, and without one a problem says what to type', () => {
  fc.assert(
    fc.property(anEvidence, options, (evidence, option) => {
      const { choice, candidates, problem, to, from } = decide(evidence, policy, now, option)
      const possible = candidates.filter(
        ({ strategy, state }) => strategy !== 'freeze' && state !== 'blocked',
      )
      expect(choice).toBe(possible[0]?.strategy ?? null)
      const rank = { ready: 0, risky: 1, blocked: 3 }
      const ranks = candidates.map((one) => (one.strategy === 'freeze' ? 2 : rank[one.state]))
      expect(ranks).toEqual(ranks.toSorted())
      if (choice === null) expect(problem?.hint).toMatch(/lastgood|ledger/)
      else expect(to?.version).not.toBe(from)
      if (possible[0]?.state === 'risky') expect(problem).not.toBeNull()
    }),
    runs,
  )
})

test('the same evidence gives the same decision, and is not changed by deciding', () => {
  fc.assert(
    fc.property(anEvidence, options, (evidence, option) => {
      const before = structuredClone(evidence)
      const decision = decide(evidence, policy, now, option)
      expect(evidence).toEqual(before)
      expect(decide(before, policy, now, option)).toEqual(decision)
    }),
    { numRuns: 300 },
  )
})

/** Facts that can only make a way back worse, for the same pair of releases. */
const worse: Readonly<Record<string, (range: RangeEvidence) => Partial<RangeEvidence>>> = {
  'artifact gone': () => ({
    artifacts: knownFact([{ component: 'api', digest, state: 'gone', says: '' }]),
  }),
  'artifact corrupt': () => ({
    artifacts: knownFact([{ component: 'api', digest, state: 'corrupt', says: '' }]),
  }),
  'schema incompatible': () => ({ schema: knownFact({ verdict: 'incompatible', says: '' }) }),
  'data unreadable': () => ({ dataWritten: knownFact({ readable: false, says: '' }) }),
  'settings changed': () => ({
    settings: knownFact([{ name: 'A', change: 'changed', where: '' }]),
  }),
  'migrations not to be had': ({ migrations }) =>
    migrations.state === 'known' && migrations.value.length > 0 ? {} : { migrations: couldNotAsk },
}

const worseElsewhere: Readonly<Record<string, Partial<Evidence>>> = {
  'engine silent': { actuators: knownFact([{ name: 'local', answers: false, says: '' }]) },
  'reconciler owns it': { reconciler: knownFact({ owner: 'Flux' }) },
}

const order = { ready: 0, risky: 1, blocked: 2 }
const states = (candidates: readonly Candidate[]) =>
  strategies.map((name) => {
    const found = candidates.find(({ strategy }) => strategy === name)
    return found === undefined ? -1 : order[found.state]
  })

test.each([...Object.keys(worse), ...Object.keys(worseElsewhere)])(
  'a bad fact never makes a way look better: %s',
  (name) => {
    fc.assert(
      fc.property(anEvidence, (evidence) => {
        const range = evidence.range && { ...evidence.range, ...worse[name]?.(evidence.range) }
        const degraded = { ...evidence, ...worseElsewhere[name], range }
        const before = states(decide(evidence, policy, now).candidates)
        const after = states(decide(degraded, policy, now).candidates)
        after.forEach((state, n) => expect(state).toBeGreaterThanOrEqual(before[n] ?? 0))
      }),
      { numRuns: 300 },
    )
  },
)
