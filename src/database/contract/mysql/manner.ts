import type { Column } from '../../catalog/catalog.ts'
import type { Manner } from '../manner.ts'
import { routinePromises, sequencePromises } from './others.ts'
import { typeChange } from './type-change.ts'

const reads = new Set(['select', 'view'])
const list = (columns: readonly Column[]) => columns.map(({ sql }) => sql).join(', ')

/** Division by zero, out of range: depend on what stands in the row. */
const ofValues = new Set(['1365', '1690'])

/** Duplicate key; no such parent; still pointed to. */
const keys = new Set(['1062', '1452', '1451'])

export const mysql: Manner = {
  typeChange,
  isRare: (promise, { code }) => reads.has(promise) && ofValues.has(code ?? ''),
  isCoincidence({ failure: { code, message }, before }) {
    if (!keys.has(code ?? '')) return false
    const name =
      /for key '(?:[^'.]+\.)?([^'.]+)'$/.exec(message)?.[1] ??
      /CONSTRAINT `([^`]+)`/.exec(message)?.[1]
    return before.tables.some(({ indexes, constraints }) =>
      [...indexes, ...constraints].some((one) => one.name === name),
    )
  },
  // Values are quoted in the beginning of these, names at the end.
  reason: ({ message }) =>
    message
      .replace(/^(Duplicate entry|Incorrect [\w ]+ value:) '[\s\S]*' for/, '$1 for')
      .replace(/ at row \d+$/, ''),
  insertLeast({ sql, columns }, least) {
    const first = columns[0]?.sql ?? ''
    // As whoever meets a row of the same key: nothing then happens.
    const meets = `on duplicate key update ${sql}.${first} = ${sql}.${first}`
    return least.length === 0
      ? `insert into ${sql} () values () ${meets}`
      : `insert into ${sql} (${list(least)}) select ${list(least)} from (select ${list(least)} from ${sql} limit 1) as lastgood_old ${meets}`
  },
  upsert({ sql }, given, key) {
    // A number that the engine gives is not sent: the row would be met by that key instead of this one.
    const columns = given.filter((one) => one.identity === null || key.includes(one))
    const first = columns[0]?.sql
    if (first === undefined) return null
    const present = key.map((column) => `${column.sql} is not null`).join(' and ')
    return [
      `insert into ${sql} (${list(columns)}) select ${list(columns)} from (select ${list(columns)} from ${sql} where ${present} limit 1) as lastgood_old on duplicate key update ${sql}.${first} = ${sql}.${first}`,
      // Without the key these engines insert the row a second time and say nothing: two rows then make this one fail.
      `select case when exists (select 1 from ${sql} where ${present} group by ${list(key)} having count(*) > 1) then (select 1 union all select 2) end`,
    ]
  },
  upsertFails: ({ code, message }) =>
    code === '1242' ? 'the row is inserted a second time, as no unique key meets it' : message,
  upsertWord: 'INSERT … ON DUPLICATE KEY UPDATE',
  // Labels belong to their column: the rows that are written hold each of them.
  types: () => [],
  functions: routinePromises,
  sequences: sequencePromises,
  bindsLate: true,
}
