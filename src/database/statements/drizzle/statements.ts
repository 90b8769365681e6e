import { quoted } from '../../catalog/names.ts'
import type { Dialect } from '../../migration.ts'
import type { OldStatement } from '../../proof.ts'
import { backquoted } from '../../shadow/mysql/names.ts'
import type { DrizzleColumn, DrizzleTable } from './read.ts'

/** How drizzle-orm writes for one database (drizzle-orm/pg-core, mysql-core and sqlite-core, `dialect.ts` of each). */
interface Speech {
  readonly name: (name: string) => string
  /** The n-th value, from 1. */
  readonly value: (n: number) => string
  /** Whether a value is sent for a column that the caller gives none. */
  readonly sends: (column: DrizzleColumn) => boolean
  /** What stands for a column where none is sent. */
  readonly left: string
  readonly returning: boolean
  /** What stands behind an INSERT that may meet a row. */
  readonly conflict: (key: string, value: string) => string
}

const speeches: Readonly<Record<Dialect, Speech>> = {
  postgresql: {
    name: quoted,
    value: (n) => `$${n}`,
    sends: ({ given }) => given,
    left: 'default',
    returning: true,
    conflict: (key) => `on conflict (${key}) do nothing`,
  },
  mysql: {
    name: backquoted,
    value: () => '?',
    sends: ({ given }) => given,
    left: 'default',
    returning: false,
    conflict: (key, value) => `on duplicate key update ${key} = ${value}`,
  },
  sqlite: {
    name: quoted,
    value: () => '?',
    // It knows no DEFAULT in a row: Drizzle sends what the declaration says.
    sends: ({ given, defaulted }) => given || defaulted,
    left: 'null',
    returning: true,
    conflict: (key) => `on conflict (${key}) do nothing`,
  },
}

/** What drizzle-orm sends for a table: every declared column is named, also by an INSERT that gives few of them. */
export function drizzleStatements(table: DrizzleTable): readonly OldStatement[] {
  const { schema, name, columns, view, dialect } = table
  if (columns.length === 0) return []
  const speech = speeches[dialect]
  const own = speech.name(name)
  const into = `${schema === null ? '' : `${speech.name(schema)}.`}${own}`
  const source = (does: string) => `drizzle ${view ? 'view' : 'table'} ${name}: ${does}`
  const list = (some: DrizzleTable['columns']) =>
    some.map(({ column }) => speech.name(column)).join(', ')
  const select = { sql: `select ${list(columns)} from ${into}`, source: source('select') }
  if (view) return [select]
  const written = columns.filter(({ generated }) => !generated)
  const insert = (given: DrizzleTable['columns']) => {
    let last = 0
    const values = written.map((one) => (given.includes(one) ? speech.value(++last) : speech.left))
    return `insert into ${into} (${list(written)}) values (${values.join(', ')})`
  }
  const sent = written.filter((one) => speech.sends(one))
  const least = insert(sent)
  const key = columns.find((one) => one.key)
  const keyName = key === undefined ? '' : speech.name(key.column)
  const where = `${schema === null ? own : into}.${keyName}`
  const changed = written.filter((one) => one !== key)
  const after = (count: number) => speech.value(count + 1)
  const assigned = changed.map(({ column }, n) => `${speech.name(column)} = ${speech.value(n + 1)}`)
  return [
    select,
    { sql: least, source: source('insert') },
    {
      sql: insert(written) + (speech.returning ? ` returning ${list(columns)}` : ''),
      source: source('insert of every column'),
    },
    ...(key === undefined
      ? []
      : [
          ...(changed.length === 0
            ? []
            : [
                {
                  sql: `update ${into} set ${assigned.join(', ')} where ${where} = ${after(changed.length)}`,
                  source: source('update'),
                },
              ]),
          {
            sql: `${least} ${speech.conflict(keyName, after(sent.length))}`,
            source: source(`insert on conflict (${key.column})`),
          },
          {
            sql: `delete from ${into} where ${where} = ${speech.value(1)}`,
            source: source('delete'),
          },
        ]),
  ]
}
