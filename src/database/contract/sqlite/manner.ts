import type { Column } from '../../catalog/catalog.ts'
import type { Manner, RefusedInsert } from '../manner.ts'
import { typeChange } from './type-change.ts'

const list = (columns: readonly Column[]) => columns.map(({ sql }) => sql).join(', ')

/** SQLite's extended codes for what a key refuses: PRIMARY KEY, UNIQUE, ROWID. */
const keyCodes = new Set(['1555', '2067', '2579'])
const foreignKeyCode = '787'
const datatypeCode = '3091'
const notNullCode = '1299'

export const sqlite: Manner = {
  typeChange,
  isRare(promise, { code, message }, before) {
    if (promise !== 'insert') return false
    // Values that a column's own type would not suggest, which SQLite takes and code rarely writes.
    if (code === datatypeCode) return true
    if (code !== notNullCode) return false
    const [, id, name] = /^NOT NULL constraint failed: (.+)\.(.+?)$/.exec(message) ?? []
    const table = before.tables.find((one) => one.id === id)
    const key = table?.constraints.find(({ kind }) => kind === 'primary-key')
    return name !== undefined && key?.columns.includes(name) === true
  },
  isCoincidence,
  reason: ({ message }) => message.replace(/cannot store \w+ value/, 'cannot store a value'),
  insertLeast: ({ sql }, least) =>
    least.length === 0
      ? `insert into ${sql} default values`
      : `insert into ${sql} (${list(least)}) select ${list(least)} from ${sql} limit 1 on conflict do nothing`,
  upsert({ sql }, columns, key) {
    const first = columns[0]
    const present = key.map((column) => `${column.sql} is not null`).join(' and ')
    const set = first === undefined ? 'nothing' : `update set ${first.sql} = excluded.${first.sql}`
    return `insert into ${sql} (${list(columns)}) select ${list(columns)} from ${sql} where ${present} limit 1 on conflict (${list(key)}) do ${set}`
  },
}

async function isCoincidence({ failure, table, before, session }: RefusedInsert): Promise<boolean> {
  const { code, message } = failure
  const old = before.tables.find(({ id }) => id === table)
  if (code === foreignKeyCode) {
    // SQLite does not say which: it is one of N−1 when there are no others, neither of this table nor onto it.
    const answer = await session.query(
      `select t.name as owner, k."from" as name from pragma_table_list t, pragma_foreign_key_list(t.name) k
       where t.schema = 'main' and ? in (lower(t.name), lower(k."table"))`,
      [(old?.name ?? table).toLowerCase()],
    )
    if (answer.state === 'failed' || old === undefined) return false
    const known = new Set(
      before.tables.flatMap(({ name, constraints }) =>
        constraints.flatMap(({ kind, columns }) =>
          kind === 'foreign-key' ? columns.map((one) => `${name}.${one}`.toLowerCase()) : [],
        ),
      ),
    )
    return answer.value.rows.every((row) =>
      known.has(`${String(row['owner'])}.${String(row['name'])}`.toLowerCase()),
    )
  }
  if (!keyCodes.has(code ?? '') || old === undefined) return false
  const index = /index '(.+)'$/.exec(message)?.[1]
  if (index !== undefined) return old.indexes.some(({ name }) => name === index)
  const columns = message
    .replace(/^.*failed: /, '')
    .split(', ')
    .map((name) => name.slice(name.lastIndexOf('.') + 1))
  const same = (names: readonly string[]) => names.join() === columns.join()
  const keys = old.constraints.filter(({ kind }) => kind === 'primary-key' || kind === 'unique')
  return (
    keys.some((key) => same(key.columns)) ||
    old.indexes.some(({ unique, columns: names }) => unique && same(names)) ||
    same(['rowid'])
  )
}
