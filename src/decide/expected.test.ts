import { expect, test } from 'vitest'
import { expectedOf } from './expected.ts'
import { couldNotAsk, knownFact, range } from './fixtures.ts'

test('what was measured counts; a default says that nothing was', () => {
  expect(expectedOf('switch-back', range())).toEqual({ seconds: 2, runs: 7 })
  expect(expectedOf('redeploy', range()).runs).toBe(0)
  expect(expectedOf('switch-back', range({ measured: couldNotAsk })).runs).toBe(0)
  expect(expectedOf('switch-back', null).runs).toBe(0)
  const none = range({ measured: knownFact({ 'switch-back': { seconds: null, runs: 0 } }) })
  expect(expectedOf('switch-back', none)).toEqual(expectedOf('switch-back', null))
})
