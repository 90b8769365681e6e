import { quoted } from '../../catalog/names.ts'
import type { OldStatement } from '../../proof.ts'
import type { DrizzleTable } from './read.ts'

/** What drizzle-orm sends for a table: every declared column is named, also by an INSERT that gives few of them. */
export function drizzleStatements(table: DrizzleTable): readonly OldStatement[] {
  const { schema, name, columns, view } = table
  if (columns.length === 0) return []
  const into = `${schema === null ? '' : `${quoted(schema)}.`}${quoted(name)}`
  const source = (does: string) => `drizzle ${view ? 'view' : 'table'} ${name}: ${does}`
  const list = (some: DrizzleTable['columns']) =>
    some.map(({ column }) => quoted(column)).join(', ')
  const select = { sql: `select ${list(columns)} from ${into}`, source: source('select') }
  if (view) return [select]
  const written = columns.filter(({ generated }) => !generated)
  const insert = (given: DrizzleTable['columns']) => {
    let last = 0
    const values = written.map((one) => (given.includes(one) ? `$${++last}` : 'default'))
    return `insert into ${into} (${list(written)}) values (${values.join(', ')})`
  }
  const least = insert(written.filter(({ given }) => given))
  const key = columns.find((one) => one.key)
  const at = key === undefined ? '' : `${quoted(name)}.${quoted(key.column)}`
  const where = schema === null ? at : `${quoted(schema)}.${at}`
  const changed = written.filter((one) => one !== key)
  return [
    select,
    { sql: least, source: source('insert') },
    {
      sql: `${insert(written)} returning ${list(columns)}`,
      source: source('insert of every column'),
    },
    ...(key === undefined
      ? []
      : [
          ...(changed.length === 0
            ? []
            : [
                {
                  sql: `update ${into} set ${changed.map(({ column }, n) => `${quoted(column)} = $${n + 1}`).join(', ')} where ${where} = $${changed.length + 1}`,
                  source: source('update'),
                },
              ]),
          {
            sql: `${least} on conflict (${quoted(key.column)}) do nothing`,
            source: source(`insert on conflict (${key.column})`),
          },
          { sql: `delete from ${into} where ${where} = $1`, source: source('delete') },
        ]),
  ]
}
