import { expect, test } from 'vitest'
import { checkout, counted } from '../../test/support/evidence.ts'
import { advanceCanary, type CanaryState, coarse, judged } from './canary.ts'
import type { Look } from './look.ts'

const problem = { what: 'The switch hangs', where: 'socket', hint: 'restart it' }

const saw = (bad: number, total: number): Look => {
  const samples = counted('2.0.0', bad, total)
  return { state: 'serves', counts: samples.state === 'ok' ? samples.counts : [] }
}

/** The canary after looks of [step, look]. */
const after = (...looks: readonly (readonly [string, Look])[]) =>
  looks.reduce<CanaryState | null>(
    (state, [key, look]) =>
      JSON.parse(
        JSON.stringify(advanceCanary(state, { version: '2.0.0', key }, look, [checkout])),
      ) as CanaryState,
    null,
  ) as CanaryState

const says = (state: CanaryState) => judged(state).state

test('a share may grow once a fault of five times the limit would have shown, and not before', () => {
  expect(says(after(['s4', saw(0, 20)]))).toBe('waiting')
  expect(says(after(['s4', saw(0, 20)], ['s4', saw(0, 200)]))).toBe('allowed')
  // 3 % is over the limit of 1 %, and not yet proven to be: still no reason to give it more.
  expect(says(after(['s4', saw(1, 33)]))).toBe('waiting')
})

test('every share has to show it anew, while what condemns is kept over all of them', () => {
  const first = ['s4', saw(0, 200)] as const
  expect(says(after(first, ['s7', saw(0, 200)]))).toBe('waiting')
  expect(says(after(first, ['s7', saw(0, 400)]))).toBe('allowed')
  const slow = [4, 8, 12, 16].map((bad, at) => [`s${at}`, saw(bad, bad * 12)] as const)
  expect(says(after(...slow))).toBe('condemned')
})

test('silence, and looks that were not answered, allow nothing and condemn nothing', () => {
  const silent: Look = { state: 'serves', counts: [] }
  const deaf: Look = { state: 'could-not-ask', problem }
  expect(says(after(['s4', silent], ['s4', silent]))).toBe('waiting')
  expect(says(after(['s4', saw(0, 200)], ['s4', deaf]))).toBe('waiting')
})

test('a limit near all of it still has room for a worse fault', () => {
  expect(coarse({ ...checkout, limit: 0.5 })).toMatchObject({ limit: 0.75 })
  expect(coarse(checkout)).toMatchObject({ limit: 0.05 })
})
