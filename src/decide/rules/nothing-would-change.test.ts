import { expect, test } from 'vitest'
import { component, contextOf, knownFact, revision } from '../fixtures.ts'
import { nothingWouldChange } from './nothing-would-change.ts'

const old = component({
  revisions: [revision('1.9.0')],
  routes: [{ revision: '1.9.0-p1', version: '1.9.0', weight: 100 }],
})
const judge = (...components: readonly (typeof old)[]) =>
  nothingWouldChange.judge(
    'redeploy',
    contextOf({ running: knownFact(components) }, { leaving: '2.0.0' }),
  )

test('what was to be left is gone already', () => {
  expect(judge(old)).toMatchObject({ effect: 'blocks' })
})

test('one component that still holds it is enough to change something', () => {
  expect(judge(old, component({ component: 'web' }))).toBeNull()
})

test('a leftover beside, without traffic, is something to take away', () => {
  const leftover = revision('2.0.0', { state: 'beside' })
  expect(judge({ ...old, revisions: [...old.revisions, leftover] })).toBeNull()
})
