import { expect, test } from 'vitest'
import type { Evidence, Standing } from '../model/evidence.ts'
import { component, couldNotAsk, knownFact, revision, standing } from './fixtures.ts'
import type { Suspect } from './suspect.ts'
import { chooseTarget, isChoice, type DecideOptions } from './target.ts'

const live: Suspect = { version: '2.0.0', how: 'live', beneath: null, reachedByRollback: false }

function choose(
  standings: readonly Standing[],
  requested: string | null = null,
  suspect: Partial<Suspect> = {},
  options: DecideOptions = {},
) {
  const asked = { service: 'shop', environment: 'production', requested }
  const target = chooseTarget(standings, { ...live, ...suspect }, asked, options)
  return isChoice(target) ? `${target.version} ${target.how}` : `${target.what} | ${target.hint}`
}
const running = standing('2.0.0', { verdict: 'unproven', basis: null })
const unproven = (version: string) => standing(version, { verdict: 'unproven', basis: null })
const inferred = (version: string) => standing(version, { basis: 'inferred' })
const bad = (version: string) => standing(version, { verdict: 'bad', basis: 'marked' })

test('the newest good one, however many bad, unproven or inferred ones are newer', () => {
  expect(
    choose([running, bad('1.9.2'), unproven('1.9.1'), inferred('1.9.0'), standing('1.8.0')]),
  ).toBe('1.8.0 last-good')
  expect(choose([running, standing('1.9.0'), standing('1.8.0')])).toBe('1.9.0 last-good')
})

test('without a verdict the newest by inference, else the newest that merely ran', () => {
  expect(choose([running, unproven('1.9.1'), inferred('1.9.0')])).toBe('1.9.0 inferred')
  expect(choose([running, bad('1.9.2'), unproven('1.9.1'), unproven('1.9.0')])).toBe(
    '1.9.1 earlier',
  )
})

test('what still serves beneath a half-finished suspect comes first, unless it is bad', () => {
  const beneath = { beneath: '1.9.1' }
  expect(choose([running, unproven('1.9.1'), standing('1.9.0')], null, beneath)).toBe(
    '1.9.1 earlier',
  )
  expect(choose([running, bad('1.9.1'), standing('1.9.0')], null, beneath)).toBe('1.9.0 last-good')
})

test('a person may name another one that ran here', () => {
  const all = [running, standing('1.9.0'), unproven('1.8.0'), bad('1.7.0')]
  expect(choose(all, '1.8.0')).toBe('1.8.0 named')
  expect(choose(all, '1.7.0')).toMatch(/^1\.7\.0 is bad: .*--force/)
  expect(choose(all, '1.7.0', {}, { force: true })).toBe('1.7.0 named')
  expect(choose(all, '2.0.0')).toMatch(/^Nothing would change: 2\.0\.0 is what runs/)
  expect(choose(all, '3.0.0')).toMatch(/^3\.0\.0 never ran here.*lastgood deploy 3\.0\.0/)
})

test('force alone never chooses a bad one', () => {
  expect(choose([running, bad('1.9.0')], null, {}, { force: true })).toMatch(/is bad: 1\.9\.0/)
})

test('what runs without a name, or could not be asked, is not taken for nothing', () => {
  const unnamed = revision('x', { id: '20240101120000', version: null })
  const told = (running: Evidence['running']) => {
    const asked = { service: 'shop', environment: 'production', requested: null, running }
    const target = chooseTarget([], { ...live, version: null, how: 'none' }, asked)
    return isChoice(target) ? '' : target.what
  }
  expect(told(knownFact([component({ revisions: [unnamed] })]))).toMatch(/^What runs here \(2024/)
  expect(told(couldNotAsk)).toMatch(/^It is not known what runs here: could not ask/)
  expect(told(knownFact([component({ revisions: [{ ...unnamed, state: 'stopped' }] })]))).toMatch(
    /^Nothing runs here/,
  )
})

test('nowhere to go: nothing runs, the first release ever, only bad ones', () => {
  expect(choose([standing('1.9.0')], null, { version: null })).toMatch(/^Nothing runs here/)
  expect(choose([running])).toMatch(/only release that ever ran here.*lastgood deploy/)
  expect(choose([running, bad('1.9.0')])).toMatch(/^Every other release .* --to 1\.9\.0 --force/)
})

test('after a rollback from the only other release, a second press hears that nothing would change', () => {
  const back = { version: '1.9.0', reachedByRollback: true }
  expect(choose([standing('1.9.0'), bad('2.0.0')], null, back)).toMatch(
    /^Nothing would change: 1\.9\.0 .* \| When it is bad too/,
  )
})
