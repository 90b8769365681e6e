import type { Column, Constraint, Table } from '../../catalog/catalog.ts'
import type { SqlFailure } from '../../proof.ts'
import type { Session } from '../../session.ts'
import { foreignKeys } from '../order.ts'
import type { RowKind } from '../seeded.ts'
import { holdsJson, minedFrom } from './checks.ts'
import { typeOf } from './type.ts'
import { valueOf } from './values.ts'

/** Values of one row by column, as SQL; a column that is not there gets its default. */
type Row = Map<string, string>

/** A key that points at another table, with the rows that it can point at: as SQL, in the order of its columns. */
interface Pointing {
  readonly key: Constraint
  readonly rows: readonly (readonly string[])[]
}

/** How often one row is changed and sent again. */
const most = 24

/** Makes rows of one table and sends them, changing what is refused. */
export class TableRows {
  readonly #table: Table
  readonly #session: Session
  readonly #pointing: readonly Pointing[]
  readonly #given: readonly Column[]
  /** Why the last row was refused. */
  refused: SqlFailure | null = null

  constructor(table: Table, session: Session, pointing: readonly Pointing[]) {
    this.#table = table
    this.#session = session
    this.#pointing = pointing
    this.#given = table.columns.filter(({ generated }) => generated === null)
  }

  /** The INSERT that was taken and what it gave, or null. */
  async send(
    kind: RowKind,
    n: number,
  ): Promise<{ readonly sql: string; readonly values: ReadonlyMap<string, string> } | null> {
    let number = n
    let row = this.#row(kind, number)
    const tried = new Map<string, number>()
    for (let tries = 0; tries < most; tries++) {
      const sql = this.#insert(row)
      const answer = await this.#session.query(sql)
      if (answer.state === 'ok') return { sql, values: row }
      this.refused = answer.failure
      if (answer.failure.code === '1062') {
        // Somebody else's row, or one of an earlier seeding: the next number, further away each time.
        number += 7 ** (tries + 1) % 9973
        row = this.#row(tries > 3 ? 'ordinary' : kind, number)
        continue
      }
      const columns = this.#blamed(answer.failure)
      if (columns.length === 0 && tries > 0) return null
      for (const name of columns.length > 0 ? columns : this.#given.map((one) => one.name)) {
        const turn = tried.get(name) ?? 0
        tried.set(name, turn + 1)
        this.#another(row, name, turn, number)
      }
    }
    return null
  }

  #row(kind: RowKind, n: number): Row {
    const row: Row = new Map()
    const first = kind === 'duplicate' ? 0 : n
    for (const column of this.#given) {
      const { name, notNull, identity, default: written } = column
      const inKey = this.#inKey(name)
      if (kind === 'required' && !inKey && identity === null && (!notNull || written !== null))
        continue
      // An AUTO_INCREMENT that has given its last number refuses every later row.
      const of = identity !== null ? 'ordinary' : kind
      const value = this.#value(column, of, inKey ? n : first)
      if (value !== null) row.set(name, value)
    }
    for (const { key, rows } of this.#pointing) {
      const chosen = rows[n % rows.length]
      if (chosen === undefined) {
        for (const name of key.columns) if (!this.#column(name)?.notNull) row.set(name, 'NULL')
        continue
      }
      for (const [at, name] of key.columns.entries()) row.set(name, chosen[at] ?? 'NULL')
    }
    return row
  }

  #value(column: Column, kind: RowKind, n: number): string | null {
    const type = typeOf(column)
    const known = holdsJson(this.#table, column.name) ? { ...type, name: 'json' } : type
    return valueOf(known, kind, n) ?? (column.notNull ? null : 'NULL')
  }

  /** The next thing to try in a column that was refused: an ordinary value, what its checks speak of, NULL, its default. */
  #another(row: Row, name: string, turn: number, n: number): void {
    const column = this.#column(name)
    if (column === undefined) return
    const pointing = this.#pointing.find(({ key }) => key.columns.includes(name))
    if (pointing !== undefined && pointing.rows.length > 0) return
    const ordinary = this.#value(column, 'ordinary', n)
    const choices = [
      ...(ordinary === null ? [] : [ordinary]),
      ...minedFrom(this.#table, name),
      ...(column.notNull ? [] : ['NULL']),
    ]
    const choice = choices[turn]
    if (choice === undefined) row.delete(name)
    else row.set(name, choice)
  }

  #insert(row: Row): string {
    const columns = this.#given.filter(({ name }) => row.has(name))
    const names = columns.map(({ sql }) => sql).join(', ')
    const values = columns.map(({ name }) => row.get(name) ?? 'NULL').join(', ')
    return `INSERT INTO ${this.#table.sql} (${names}) VALUES (${values})`
  }

  #column(name: string): Column | undefined {
    return this.#table.columns.find((one) => one.name === name)
  }

  #inKey(name: string): boolean {
    const { indexes } = this.#table
    return indexes.some(({ unique, columns }) => unique && columns.includes(name))
  }

  /** Columns that the server's message names, itself or by a check. */
  #blamed({ message }: SqlFailure): readonly string[] {
    const check = /(?:CONSTRAINT `|Check constraint ')([^`']+)/.exec(message)?.[1]
    const constraint = this.#table.constraints.find(
      ({ kind, name }) => kind === 'check' && name.split('.').at(-1) === check?.split('.').at(-1),
    )
    if (constraint !== undefined) return constraint.columns
    const column = /(?:column|Column|Field) (?:`(?:[^`]*`\.`)*([^`]+)`|'([^']+)')/.exec(message)
    const name = column?.[1] ?? column?.[2]
    return name !== undefined && this.#column(name) !== undefined ? [name] : []
  }
}

/** What each foreign key of a table can point at, as it stands there now. */
export async function pointingOf(
  table: Table,
  tables: readonly Table[],
  session: Session,
): Promise<readonly Pointing[]> {
  const found: Pointing[] = []
  for (const key of foreignKeys(table)) {
    const target = tables.find(({ id }) => id === key.references?.table)
    const columns = (key.references?.columns ?? []).map((name) =>
      target?.columns.find((one) => one.name === name),
    )
    if (target === undefined || columns.some((one) => one === undefined)) continue
    const list = columns.map((one) => `quote(${one?.sql ?? ''})`)
    const answer = await session.query(
      `select ${list.map((sql, at) => `${sql} as c${at}`).join(', ')} from ${target.sql} order by ${columns.map((one) => one?.sql ?? '').join(', ')} limit 64`,
    )
    const rows =
      answer.state === 'ok'
        ? answer.value.rows.map((row) => list.map((_, at) => String(row[`c${at}`])))
        : []
    found.push({ key, rows: rows.filter((row) => !row.includes('NULL')) })
  }
  return found
}
