import { expect, test } from 'vitest'
import type { RestoreOffer } from '../../model/restore.ts'
import { contextOf, knownFact, notAsked, range } from '../fixtures.ts'
import { losesOf } from '../loses.ts'
import { restoreProven } from './restore-proven.ts'

const offer: RestoreOffer = {
  way: {
    do: 'down',
    database: 'main',
    scripts: [{ file: '2.sql', sql: 'select 1' }],
    history: null,
  },
  lost: [],
  uncounted: [],
}
const context = (more: Parameters<typeof range>[0]) => contextOf({ range: range(more) })
const judge = (more: Parameters<typeof range>[0]) => restoreProven.judge('restore', context(more))

test('without a named database, or a proven down, there is no such way', () => {
  expect(judge({})).toMatchObject({ effect: 'blocks' })
  expect(judge({ restore: notAsked })).toMatchObject({ effect: 'blocks' })
})

test('a way that costs nothing still wants a person', () => {
  expect(judge({ restore: knownFact(offer) })).toMatchObject({ effect: 'notes', needsPerson: true })
})

test('rows lost are named, and what could not be counted is never nothing', () => {
  const lost = { restore: knownFact({ ...offer, lost: [{ object: 'a.phone', rows: 3 }] }) }
  expect(judge(lost)).toMatchObject({
    effect: 'risks',
    says: expect.stringContaining('3 of a.phone') as string,
  })
  expect(losesOf('restore', context(lost))).toEqual({ state: 'loses', says: '3 rows of a.phone' })
  const uncounted = { restore: knownFact({ ...offer, uncounted: ['2.sql, line 1: UpdateStmt'] }) }
  expect(judge(uncounted)).toMatchObject({ effect: 'risks' })
  expect(losesOf('restore', context(uncounted))).toMatchObject({ state: 'could-not-ask' })
})

test('an artifact that is gone blocks before anything stops', () => {
  const gone = { component: 'api', digest: null, state: 'gone', says: 'gone' } as const
  expect(judge({ restore: knownFact(offer), artifacts: knownFact([gone]) })).toMatchObject({
    effect: 'blocks',
  })
})
