import { quoted } from '../../catalog/names.ts'
import { guarded } from '../../catalog/postgresql/guarded.ts'
import type { Answer, Session } from '../../session.ts'
import type { TablePlan } from '../plan.ts'
import { insertOf, rowOf } from '../row.ts'
import type { RowToInsert } from '../seeded.ts'
import type { Key } from './foreign-part.ts'
import type { Wanted } from './groups.ts'
import { withoutRepeats } from './keys.ts'

/** What came of inserting: the rows that others may reference, or why there are none. */
export interface Inserted {
  readonly count: number
  readonly keys: readonly Key[]
  /** The INSERTs that were accepted. */
  readonly inserts: readonly string[]
  readonly why: string | null
}

export const nothing: Inserted = { count: 0, keys: [], inserts: [], why: null }

/**
 * Puts the wanted rows in with one statement; where the table refuses it, row by row, and a row that is refused gives way to an
 * ordinary one and that to one with only what is required. Without ON CONFLICT, so that the same INSERT asks a unique key elsewhere.
 * @param returning columns that foreign keys point at
 */
export async function insertRows(
  session: Session,
  plan: TablePlan,
  wanted: readonly Wanted[],
  returning: readonly string[],
): Promise<Inserted> {
  const rows = withoutRepeats(
    plan.table,
    wanted.map(({ kind, n }) => rowOf(plan, kind, n)),
  )
  const all = await together(session, plan, rows, returning)
  if (all.state === 'ok') return all.value
  return oneByOne(session, plan, rows, returning, all.failure.message)
}

/** Another row than any wanted one: what is refused may only be taken. */
const aside = 32

async function oneByOne(
  session: Session,
  plan: TablePlan,
  rows: readonly RowToInsert[],
  returning: readonly string[],
  why: string,
): Promise<Inserted> {
  let count = 0
  let reason = why
  let refused = 0
  const keys: Key[] = []
  const inserts: string[] = []
  for (const { kind, n } of rows) {
    // What refuses every kind of row twice will refuse the rest.
    if (count === 0 && refused >= 2) break
    let done = false
    for (const row of [
      rowOf(plan, kind, n),
      rowOf(plan, 'ordinary', n + aside),
      rowOf(plan, 'required', n + aside),
    ]) {
      const answer = await together(session, plan, [row], returning)
      if (answer.state === 'failed') {
        reason = answer.failure.message
        continue
      }
      count += answer.value.count
      keys.push(...answer.value.keys)
      inserts.push(...answer.value.inserts)
      done = true
      break
    }
    if (!done) refused += 1
  }
  return { count, keys, inserts, why: count === 0 ? reason : null }
}

export async function together(
  session: Session,
  plan: TablePlan,
  rows: readonly RowToInsert[],
  returning: readonly string[],
): Promise<Answer<Inserted>> {
  const list =
    returning.length === 0 ? '1' : returning.map((name) => `${quoted(name)}::text`).join(', ')
  const insert = manyOf(plan, rows)
  // A rule that does something else instead has nothing to return.
  const ruled = plan.table.rules.length > 0
  const sql = ruled ? insert : `${insert} RETURNING ${list}`
  const answer = await guarded(session, () => session.query(sql))
  if (answer.state === 'failed') return answer
  const keys = answer.value.rows.map((row): Key => {
    return Object.fromEntries(returning.map((name) => [name, textOf(row[name])]))
  })
  const count = ruled ? answer.value.touched : answer.value.rows.length
  const why = count === 0 ? 'a trigger or rule keeps the rows away' : null
  return { state: 'ok', value: { count, keys, inserts: count === 0 ? [] : [insert], why } }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function manyOf(plan: TablePlan, rows: readonly RowToInsert[]): string {
  const [first] = rows
  if (first === undefined || first.columns.length === 0)
    return insertOf(plan, { ...rowOf(plan, 'ordinary', 0), columns: [] })
  const rest = rows.slice(1).map(({ values }) => `(${values.join(', ')})`)
  return [insertOf(plan, first), ...rest].join(', ')
}
