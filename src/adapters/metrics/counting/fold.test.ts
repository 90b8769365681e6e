import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { sideOf } from './increment.ts'
import type { FoldState, Start, Track, Triple } from './track.ts'

const track = (key: string, ...points: [at: number, total: number, bad?: number][]): Track => ({
  key,
  target: key.split('/')[0] ?? '',
  points: points.map(([at, total, bad = 0]) => ({ at, counts: [total, bad, bad] })),
})

/** Folds look after look; what each added as [total, bad]. The state makes a round trip through JSON. */
function looks(
  all: readonly (readonly Track[])[],
  starts: (look: number) => ReadonlyMap<string, readonly Start[]> = () => new Map(),
) {
  let state: FoldState | null = null
  return all.map((tracks, look) => {
    const folded = fold(state, tracks, starts(look), 100)
    state = JSON.parse(JSON.stringify(folded.state)) as FoldState
    const { total, least } = sideOf(tracks, folded.added).tally
    return { added: [total, least], unclear: [...folded.unclear] }
  })
}
const added = (...args: Parameters<typeof looks>) => looks(...args).map((look) => look.added)

test('counting begins at the first look, and what was before it is not counted', () => {
  expect(added([[track('a', [90, 500, 50])], [track('a', [90, 500, 50], [110, 507, 51])]])).toEqual(
    [
      [0, 0],
      [7, 1],
    ],
  )
})

test('a sample that was seen is never counted again', () => {
  const same = [track('a', [90, 5], [110, 9])]
  expect(added([[track('a', [90, 5])], same, same, same])).toEqual([
    [0, 0],
    [4, 0],
    [0, 0],
    [0, 0],
  ])
})

test('restarts between two looks are seen in the samples between them', () => {
  const tracks = [track('a', [110, 120], [120, 3], [130, 10], [140, 2])]
  // +20, then 3 after a restart, +7, then 2 after another.
  expect(added([[track('a', [100, 100])], tracks])[1]).toEqual([32, 0])
})

test('a series that appears beside one of its instance counts from 0', () => {
  const seen = looks([
    [track('a/200', [100, 40])],
    [track('a/200', [110, 50]), track('a/500', [110, 3, 3])],
  ])
  expect(seen[1]).toEqual({ added: [13, 3], unclear: [] })
})

test('a series that takes the place of another may be the same under new labels: it counts from its first point', () => {
  const renamed = [track('a/200,zone=eu', [110, 1_000_050], [120, 1_000_060])]
  const before = [track('a/200', [100, 1_000_000])]
  expect(looks([before, renamed])[1]).toEqual({ added: [10, 0], unclear: ['a'] })
  const old = new Map([['a', [{ at: 120, value: -1e6 }]]])
  expect(looks([before, renamed], () => old)[1]).toEqual({ added: [10, 0], unclear: [] })
})

test('a series of an instance never seen before counts from 0 when its process is young', () => {
  const late = [[], [track('a', [130, 12, 4])]]
  expect(looks(late)[1]).toEqual({ added: [0, 0], unclear: ['a'] })
  const young = new Map([['a', [{ at: 130, value: 120 }]]])
  expect(looks(late, () => young)[1]).toEqual({ added: [12, 4], unclear: [] })
})

test('a series that vanishes is waited for, and goes on from where it was', () => {
  expect(added([[track('a', [100, 40])], [], [], [track('a', [140, 45])]])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [5, 0],
  ])
})

test('when only some counters of an instance fell, its process says whether it began anew', () => {
  const before = [track('a/200', [100, 50]), track('a/500', [100, 9, 9])]
  const after = [track('a/200', [110, 60]), track('a/500', [110, 3, 3])]
  // 10 of 60, 3 of 3: taken apart they would say that 30 % were bad.
  expect(looks([before, after])[1]).toEqual({ added: [0, 0], unclear: ['a'] })
  const anew = new Map([['a', [{ at: 110, value: 105 }]]])
  expect(looks([before, after], (look) => (look === 1 ? anew : new Map()))[1]).toEqual({
    added: [63, 3],
    unclear: [],
  })
  const asBefore = new Map([['a', [{ at: 110, value: 5 }]]])
  expect(looks([before, after], (look) => (look === 1 ? asBefore : new Map()))[1]).toEqual({
    added: [13, 3],
    unclear: [],
  })
})

test('a restart is seen by the start of the process when counters are past where they were', () => {
  const said = (look: number) => new Map([['a', [{ at: look === 0 ? 100 : 110, value: look }]]])
  const apart = (look: number) => new Map([['a', [{ at: [100, 110][look] ?? 0, value: look * 9 }]]])
  const tracks = [[track('a', [100, 50])], [track('a', [110, 80])]]
  expect(looks(tracks, said)[1]?.added).toEqual([30, 0])
  expect(looks(tracks, apart)[1]?.added).toEqual([80, 0])
})

test('boundaries that changed leave open how many were bad', () => {
  const point = (at: number, counts: Triple, edges: string): Track => ({
    key: 'h',
    target: 'a',
    points: [{ at, counts, edges }],
  })
  const first = fold(null, [point(100, [100, 10, 12], '1..2')], new Map(), 100)
  const tracks = [point(110, [110, 9, 20], '1..4')]
  const { added } = fold(first.state, tracks, new Map(), 110)
  expect(added.get('h')).toEqual([10, 0, 10])
})

test('whatever restarts and vanishes, no more is counted than happened, and bad is never more than all', () => {
  const step = fc.record({
    good: fc.nat(20),
    bad: fc.nat(5),
    restart: fc.boolean(),
    hidden: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      let [good, bad, sumGood, sumBad, started] = [7, 2, 0, 0, 1]
      const spoken: Track[][] = [[track('a/200', [100, 7]), track('a/500', [100, 2, 2])]]
      const starts: ReadonlyMap<string, readonly Start[]>[] = [
        new Map([['a', [{ at: 100, value: 1 }]]]),
      ]
      for (const [index, each] of steps.entries()) {
        const at = 110 + index * 10
        if (each.restart) [good, bad, started] = [0, 0, at - 5]
        good += each.good
        bad += each.bad
        sumGood += each.good
        sumBad += each.bad
        const seen = [
          ...(good === 0 ? [] : [track('a/200', [at, good])]),
          ...(bad === 0 ? [] : [track('a/500', [at, bad, bad])]),
        ]
        spoken.push(each.hidden ? [] : seen)
        starts.push(new Map(each.hidden ? [] : [['a', [{ at, value: started }]]]))
      }
      let [total, least] = [0, 0]
      for (const look of looks(spoken, (look) => starts[look] ?? new Map())) {
        total += look.added[0] ?? 0
        least += look.added[1] ?? 0
      }
      expect(least).toBeLessThanOrEqual(total)
      expect(total).toBeLessThanOrEqual(sumGood + sumBad)
      expect(least).toBeLessThanOrEqual(sumBad)
      const seenAll = steps.every(({ hidden }) => !hidden)
      if (seenAll) expect([total, least]).toEqual([sumGood + sumBad, sumBad])
    }),
  )
})
