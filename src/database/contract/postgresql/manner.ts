import type { Column } from '../../catalog/catalog.ts'
import type { Manner } from '../manner.ts'
import { typeChange } from './type-change.ts'

const reads = new Set(['select', 'view'])
const list = (columns: readonly Column[]) => columns.map(({ sql }) => sql).join(', ')

export const postgresql: Manner = {
  typeChange,
  isRare(promise, { code, message }) {
    // Only who was connected before the up has a plan that is too old: what starts afterwards never meets it.
    if (/when preparing the plan$|cached plan must not change/.test(message)) return true
    // A read that fails on what a value is (a division, a root) fails on the rows that hold it.
    return reads.has(promise) && code?.startsWith('22') === true
  },
  isCoincidence({ failure, before }) {
    if (failure.code !== '23505' && failure.code !== '23503') return false
    const constraint = /constraint "(.+?)"/.exec(failure.message)?.[1]
    return before.tables.some(({ indexes, constraints }) =>
      [...indexes, ...constraints].some(({ name }) => name === constraint),
    )
  },
  // Data exceptions quote the value.
  reason: ({ code, message }) =>
    code?.startsWith('22') ? message.replace(/"[^"]*"$/, '') : message,
  insertLeast: ({ sql }, least) =>
    least.length === 0
      ? `insert into ${sql} default values on conflict do nothing`
      : `insert into ${sql} (${list(least)}) select ${list(least)} from ${sql} limit 1 on conflict do nothing`,
  upsert({ sql }, columns, key) {
    const first = columns[0]
    const present = key.map((column) => `${column.sql} is not null`).join(' and ')
    const set = first === undefined ? 'nothing' : `update set ${first.sql} = excluded.${first.sql}`
    return `insert into ${sql} (${list(columns)}) select ${list(columns)} from ${sql} where ${present} limit 1 on conflict (${list(key)}) do ${set}`
  },
}
