import type { Constraint, Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Session } from '../../session.ts'

/** Fills in a foreign key that had to be left empty, in up to three rows; the others keep NULL. */
export async function fillIn(
  session: Session,
  table: Table,
  key: Constraint,
  referenced: Table,
): Promise<boolean> {
  const to = (key.references?.columns ?? []).map(quoted)
  const from = key.columns.map(quoted)
  const empty = from.map((name) => `${name} IS NULL`).join(' OR ')
  const set = from.map((name, at) => `${name} = r.${to[at] ?? ''}`).join(', ')
  const row = `(SELECT ${to.join(', ')} FROM ${referenced.sql} WHERE ${to.map((name) => `${name} IS NOT NULL`).join(' AND ')} ORDER BY ${to.join(', ')} LIMIT 1)`
  const sql = `UPDATE ${table.sql} AS t SET ${set} FROM ${row} AS r
    WHERE (t.tableoid, t.ctid) IN (SELECT tableoid, ctid FROM ${table.sql} WHERE ${empty} ORDER BY tableoid, ctid OFFSET 1 LIMIT 3)`
  const answer = await guarded(session, () => session.query(sql))
  return answer.state === 'ok'
}
