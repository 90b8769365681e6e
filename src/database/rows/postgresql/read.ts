import type { Catalog, Table } from '../../catalog/catalog.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import { underFixedSettings } from '../../catalog/postgresql/settings.ts'
import type { Answer, Session } from '../../session.ts'
import { keyOf } from '../key.ts'
import type { RowsSnapshot, TableRows } from '../rows.ts'

type Values = TableRows['rows'][number]

/** Tables asked in one statement: more would only make its plan large. */
const together = 50

export async function readPostgresqlRows(
  session: Session,
  catalog: Catalog,
  ids?: readonly string[],
): Promise<Answer<RowsSnapshot>> {
  const wanted = ids === undefined ? null : new Set(ids)
  const tables = catalog.tables.filter(
    ({ id, partitionOf }) => partitionOf === null && wanted?.has(id) !== false,
  )
  const readable = tables.filter(({ kind }) => kind !== 'foreign')
  const rows = new Map<string, TableRows>()
  const unread = tables
    .filter(({ kind }) => kind === 'foreign')
    .map(({ id }) => ({ table: id, why: 'its rows are those of another server' }))
  for (let from = 0; from < readable.length; from += together) {
    const batch = readable.slice(from, from + together)
    const all = await ask(session, batch)
    // One table whose rows cannot be printed must not hide the others.
    const answers =
      all.state === 'ok' || batch.length === 1
        ? [{ of: batch, answer: all }]
        : await each(session, batch)
    for (const { of, answer } of answers) {
      for (const [at, table] of of.entries()) {
        if (answer.state === 'failed') unread.push({ table: table.id, why: answer.failure.message })
        else rows.set(table.id, { ...shape(table), rows: answer.value[at] ?? [] })
      }
    }
  }
  return { state: 'ok', value: { tables: rows, unread } }
}

async function each(session: Session, tables: readonly Table[]) {
  const answers: { of: readonly Table[]; answer: Awaited<ReturnType<typeof ask>> }[] = []
  for (const table of tables) answers.push({ of: [table], answer: await ask(session, [table]) })
  return answers
}

/** Rows of several tables: a list for each, in their order. */
async function ask(
  session: Session,
  tables: readonly Table[],
): Promise<Answer<readonly (readonly Values[])[]>> {
  const lists = tables.map(({ kind, sql, columns }) => {
    const values = columns.map((column) => `t.${column.sql}::pg_catalog.text`).join(', ')
    const only = kind === 'partitioned' ? '' : 'ONLY '
    return `(select coalesce(json_agg(array[${values}]::pg_catalog.text[]), '[]') from ${only}${sql} t)`
  })
  // A row constructor has no limit of arguments, as functions have.
  const text = `select json_agg(l.list order by l.at)::text from unnest(array[${lists.join(', ')}]) with ordinality l(list, at)`
  const answer = await guarded(session, () => session.query(underFixedSettings(text)))
  if (answer.state === 'failed') return answer
  const got = answer.value.rows[0]?.['got']
  return { state: 'ok', value: typeof got === 'string' ? (JSON.parse(got) as Values[][]) : [] }
}

function shape(table: Table): Omit<TableRows, 'rows'> {
  return {
    columns: table.columns.map(({ name, type }) => ({ name, type: type.text })),
    key: keyOf(table),
  }
}
