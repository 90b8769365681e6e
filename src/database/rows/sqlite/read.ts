import type { Catalog, Table } from '../../catalog/catalog.ts'
import type { Answer, Session } from '../../session.ts'
import { keyOf } from '../key.ts'
import type { RowsSnapshot, TableRows } from '../rows.ts'

/**
 * Values as text that tells what they are: a text that could be taken for a number, a blob or a literal comes as SQL would write it,
 * so that `7` is the number and `'7'` the text.
 */
export async function readSqliteRows(
  session: Session,
  { tables }: Catalog,
  ids?: readonly string[],
): Promise<Answer<RowsSnapshot>> {
  const wanted = ids === undefined ? null : new Set(ids)
  const rows = new Map<string, TableRows>()
  const unread: { table: string; why: string }[] = []
  for (const table of tables) {
    if (wanted?.has(table.id) === false) continue
    const answer = await session.query(question(table))
    if (answer.state === 'failed') {
      unread.push({ table: table.id, why: answer.failure.message })
      continue
    }
    const columns = table.columns.map(({ name, type }) => ({ name, type: type.text }))
    const values = answer.value.rows.map(({ got }) => JSON.parse(String(got)) as (string | null)[])
    rows.set(table.id, { columns, key: keyOf(table), rows: values })
  }
  return { state: 'ok', value: { tables: rows, unread } }
}

function question({ columns, sql }: Table): string {
  const values = columns.map(
    ({ sql: name }) => `case typeof(t.${name}) when 'null' then null
      when 'text' then case when t.${name} glob '[-+.0-9'']*' or t.${name} glob '[xX]''*' then quote(t.${name}) else t.${name} end
      else quote(t.${name}) end`,
  )
  // A function takes no more than a thousand arguments.
  return values.length <= 900
    ? `select json_array(${values.join(', ')}) as got from ${sql} t`
    : `select '[' || ${values.map((value) => `json_quote(${value})`).join(` || ',' || `)} || ']' as got from ${sql} t`
}
