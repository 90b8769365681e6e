import { expect, test } from 'vitest'
import { component, knownFact, revision } from '../decide/fixtures.ts'
import type { RunningComponent } from './evidence.ts'
import type { Revision } from './revision.ts'
import { affected } from './running.ts'

const runs = (name: string, ...revisions: readonly Revision[]) =>
  component({ component: name, revisions, routes: [] })
const unnamed = (state: Revision['state'] = 'current') =>
  revision('x', { id: '20240101120000', version: null, digest: null, state })
const names = (from: string | null, ...running: readonly RunningComponent[]) =>
  affected({ running: knownFact(running) }, from).map(({ component: name }) => name)

test('the version to leave is left where it is up, and nowhere else', () => {
  const [api, web] = [runs('api', revision('2.0.0')), runs('web', revision('1.9.0'))]
  expect(names('2.0.0', api, web)).toEqual(['api'])
  expect(names('2.0.0', api, runs('web', revision('2.0.0', { state: 'stopped' })))).toEqual(['api'])
})

test('what is up without a version may be the version to leave', () => {
  const api = runs('api', revision('2.0.0'))
  expect(names('2.0.0', api, runs('web', unnamed()))).toEqual(['api', 'web'])
  // Some hosts of many: nothing is current there, and yet users reach it.
  const mixed = runs('web', revision('1.9.0', { state: 'beside' }), unnamed('beside'))
  expect(names('2.0.0', api, mixed)).toEqual(['api', 'web'])
  expect(names('2.0.0', api, runs('web', revision('1.9.0'), unnamed('stopped')))).toEqual(['api'])
})

test('a version that is up nowhere, or is not known, concerns all', () => {
  const all = [runs('api', revision('1.9.0')), runs('web', unnamed())]
  expect(names('2.0.0', ...all)).toEqual(['api', 'web'])
  expect(names(null, ...all)).toEqual(['api', 'web'])
})
