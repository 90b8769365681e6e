import { expect, test } from 'vitest'
import { checkout, counted } from '../../test/support/evidence.ts'
import { advanceBurn, beginBurn, burning } from './burn.ts'
import { advanceWatch, beginWatch } from './watch-state.ts'

/** Burns after one look a minute, each with `total` events of which a share is bad. */
function afterMinutes(minutes: number, total: number, share: (minute: number) => number) {
  let state = beginWatch({ version: '2.0.0', guards: [checkout], counting: 'birth' })
  let [burn, bad] = [beginBurn, 0]
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 0, minute))
  for (let minute = 1; minute <= minutes; minute++) {
    bad += Math.round(total * share(minute))
    const samples = counted('2.0.0', bad, total * minute)
    const before = { ...state, phase: 'watching' as const }
    const counts = samples.state === 'ok' ? samples.counts : []
    state = advanceWatch(before, { state: 'serves', counts }, [checkout])
    burn = advanceBurn(burn, before, state, at(minute))
  }
  return { burn, says: burning(burn, [checkout], at(minutes)) }
}

test('a limit of 1 % burns fast at 20 %, slowly at 8 %, and not at 2 %', () => {
  expect(afterMinutes(70, 100, () => 0.2).says).toEqual([expect.stringContaining('14.4 times')])
  expect(afterMinutes(400, 100, () => 0.08).says).toEqual([expect.stringContaining('6 times')])
  expect(afterMinutes(400, 100, () => 0.02).says).toEqual([])
})

test('what is over does not page: the short window is quiet again', () => {
  expect(afterMinutes(100, 100, (minute) => (minute < 60 ? 0.3 : 0)).says).toEqual([])
})

test('it stays small: an hour of minutes and five more of ten minutes each, and loses nothing of them', () => {
  const kept = afterMinutes(500, 10, () => 0).burn['checkout'] ?? []
  expect(kept.length).toBeLessThanOrEqual(60 + 31)
  const total = kept.reduce((sum, { counts }) => sum + counts.total, 0)
  expect(total).toBeGreaterThanOrEqual(350 * 10)
  expect(total).toBeLessThanOrEqual(370 * 10)
})
