import { expect, test } from 'vitest'
import type { Broken, Contract, RoundTrip } from '../proof.ts'
import { judgeProof } from './judge.ts'

const failure = { code: '42703', message: 'column "email" does not exist', line: 1 }
const broken: Broken = {
  promise: 'select',
  object: 'users.email',
  failure,
  severity: 'breaks',
  says: 'users.email is gone',
}
const holds: Contract = { state: 'ran', held: 3, broken: [] }
const breaks: Contract = { state: 'ran', held: 2, broken: [broken] }
const back: RoundTrip = {
  state: 'ran',
  schemaRestored: true,
  contractRestored: true,
  differences: [],
  oldRows: [],
  newRows: [],
  failsOn: null,
  unseeded: [],
}
const row = { table: 'users', changed: 1, lost: 0, says: '1 of 3 rows of users changed' }

test.each<[string, Contract, RoundTrip, string]>([
  [
    'a contract that holds wins over a down that loses rows',
    holds,
    { ...back, newRows: [row] },
    'compatible',
  ],
  ['a contract that holds needs no down', holds, { state: 'no-down', why: 'none' }, 'compatible'],
  ['only rare rows', { ...breaks, broken: [{ ...broken, severity: 'rare' }] }, back, 'compatible'],
  ['a clean way back', breaks, back, 'needs-down'],
  ['an index left behind breaks nobody', breaks, { ...back, schemaRestored: false }, 'needs-down'],
  ['rows of the old shape changed', breaks, { ...back, oldRows: [row] }, 'loses-data'],
  ['rows of the new shape changed', breaks, { ...back, newRows: [row] }, 'loses-data'],
  ['no down', breaks, { state: 'no-down', why: 'there is no down file' }, 'incompatible'],
  [
    'a down that does nothing',
    breaks,
    { ...back, schemaRestored: false, contractRestored: false },
    'incompatible',
  ],
  ['a down that fails', breaks, { ...back, failsOn: { rows: 'none', failure } }, 'incompatible'],
  [
    'a down that fails on new rows',
    breaks,
    { ...back, failsOn: { rows: 'new', failure } },
    'incompatible',
  ],
  [
    'a down nobody could run',
    breaks,
    { state: 'unknown', why: 'timed out', failure: null },
    'unknown',
  ],
  [
    'a contract nobody could ask',
    { state: 'unknown', why: 'no postgis', failure: null },
    back,
    'unknown',
  ],
])('%s', (_, contract, roundTrip, verdict) => {
  expect(judgeProof({ contract, roundTrip })).toMatchObject({ verdict })
})
