import type { Client } from 'pg'
import { literal, quoted, type Column, type Relation, type Shape } from './catalog.ts'

/** An INSERT that was taken, in two forms: every column, and only those that must be given. */
export interface Written {
  readonly table: string
  readonly whole: string
  readonly least: string
}

/** Does something and takes it back where it fails. Null when it worked, else what PostgreSQL said. */
export async function tried(client: Client, sql: string, back = false): Promise<PgError | null> {
  await client.query('savepoint tried')
  try {
    await client.query(sql)
    await client.query(back ? 'rollback to tried' : 'release tried')
    return null
  } catch (error) {
    await client.query('rollback to tried')
    return error as PgError
  }
}

export interface PgError {
  readonly message: string
  readonly code?: string
  readonly constraint?: string
}

/**
 * Writes up to three rows into each table, those first that others point at, in the transaction the client is in. The values are
 * nothing special: the row's number in the column's type, or what a check of the table spells out.
 * @param round other numbers, so that rows of several rounds do not collide
 */
export async function writeRows(
  client: Client,
  tables: readonly Relation[],
  round: number,
): Promise<readonly Written[]> {
  const written: Written[] = []
  for (const table of referencedFirst(tables)) {
    for (const [row, kind] of (['plain', 'sparse', 'odd'] as const).entries()) {
      const one = await writeRow(client, table, round * 100 + row + 1, kind)
      if (one === null) continue
      written.push(one)
      const twice = await sameAgain(client, table, one)
      if (kind === 'plain' && twice !== null) written.push(twice)
    }
  }
  return written
}

/** The same row once more, in tables that take it. */
async function sameAgain(client: Client, table: Relation, { whole, least }: Written) {
  const taken = (await tried(client, whole)) === null
  return taken ? { table: table.sql, whole, least } : null
}

/** `plain`: a value in every column. `sparse`: NULL where it may be. `odd`: negative, in mixed case, with blanks. */
type Kind = 'plain' | 'sparse' | 'odd'

async function writeRow(client: Client, table: Relation, n: number, kind: Kind) {
  const columns = table.columns.filter(
    (one) => one.identity === '' && !one.generated && !one.default?.startsWith('nextval('),
  )
  const spelled = table.checks.flatMap((check) =>
    [...check.matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'")),
  )
  for (let attempt = 0; attempt < 10; attempt++) {
    const pointed = await pointedAt(client, table, n, attempt)
    if (pointed === null) return null
    const values = columns.map((column) => {
      const known = pointed.get(column.name)
      if (known !== undefined) return known
      if (kind === 'sparse' && attempt < 5 && !column.notNull) return 'null'
      // What checks ask of a number or a state a default fulfils most often.
      if (attempt % 3 === 2 && column.default !== null) return 'default'
      const spells = ['S', 'E', 'U'].includes(column.category)
      const asked =
        spells && table.checks.some((check) => new RegExp(`\\b${column.name}\\b`).test(check))

      const choices = asked ? spelled : []
      const choice = attempt > 1 ? choices[(n + attempt) % Math.max(1, choices.length)] : undefined
      if (choice !== undefined) return literal(choice)
      if (attempt > 7 && !column.notNull) return 'null'
      // Other numbers in each column, so that a value tells where it came from.
      const at = n + 311 * columns.indexOf(column)
      return kind === 'odd' && attempt < 4 ? oddValueOf(column, at) : valueOf(column, at)
    })
    const whole = insert(table, columns, values)
    const must = columns.filter((one) => one.notNull && one.default === null)
    const least = insert(
      table,
      must,
      must.map((one) => values[columns.indexOf(one)] ?? 'null'),
    )
    if ((await tried(client, whole)) === null) return { table: table.sql, whole, least }
  }
  return null
}

function insert(table: Relation, columns: readonly Column[], values: readonly string[]): string {
  if (columns.length === 0) return `insert into ${table.sql} default values`
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  return `insert into ${table.sql} (${names}) values (${values.join(', ')})`
}

/** Values of the columns that point at other tables: of a row that stands there. Null when one must and none does. */
async function pointedAt(client: Client, table: Relation, n: number, attempt: number) {
  const values = new Map<string, string>()
  for (const [key, { columns, to, toColumns }] of table.foreign.entries()) {
    const list = toColumns.map((name) => `${quoted(name)}::text`).join(', ')
    const { rows } = await client.query<(string | null)[]>({
      text: `select ${list} from ${to} order by 1 limit 7`,
      rowMode: 'array',
    })
    const row = rows[(n + attempt * (key + 1) + Math.floor(attempt / 3)) % Math.max(1, rows.length)]
    const must = columns.some((name) => table.columns.find((one) => one.name === name)?.notNull)
    if (row === undefined && must && to !== table.sql) return null
    for (const [at, name] of columns.entries()) {
      const value = row?.[at] ?? null
      const optional = table.columns.find((one) => one.name === name)?.notNull === false
      if (value !== null) values.set(name, literal(value))
      else if (optional) values.set(name, 'null')
    }
  }
  return values
}

function referencedFirst(tables: readonly Relation[]): readonly Relation[] {
  const done: Relation[] = []
  const visit = (table: Relation, path: readonly Relation[]) => {
    if (done.includes(table) || path.includes(table)) return
    for (const { to } of table.foreign) {
      const other = tables.find(({ sql }) => sql === to)
      if (other !== undefined) visit(other, [...path, table])
    }
    done.push(table)
  }
  for (const table of tables) visit(table, [])
  return done
}

function oddValueOf(column: Column, n: number): string {
  const plain = valueOf(column, n)
  if (column.labels !== null) return plain
  if (column.category === 'N') return `-${n % 30000}`
  if (column.category !== 'S') return plain
  const length = Number(/\((\d+)\)/.exec(column.type)?.[1] ?? 40)
  return literal(` Odd ${n} é`.slice(-length))
}

/** A literal that the type takes. */
function valueOf({ type, kind, category, labels }: Column, n: number): string {
  if (labels !== null) return literal(labels[n % labels.length] ?? '')
  if (category === 'A') return `'{}'`
  if (kind === 'r') return `'empty'`
  const base = type.replace(/\(.*?\)/, '')
  const day = String(1 + (n % 28)).padStart(2, '0')
  const hex = n.toString(16).padStart(12, '0')
  const known: Readonly<Record<string, string>> = {
    uuid: `'00000000-0000-4000-8000-${hex}'`,
    json: `'{"n": ${n}}'`,
    jsonb: `'{"n": ${n}}'`,
    // As long as a SHA-256, which is what checks of lengths ask for most often.
    bytea: `'\\x${hex.padStart(64, '0')}'`,
    date: `'2024-03-${day}'`,
    inet: `'10.0.0.${n % 250}'`,
    cidr: `'10.0.${n % 250}.0/24'`,
    macaddr: `'08:00:2b:${hex.slice(6, 8)}:${hex.slice(8, 10)}:${hex.slice(10, 12)}'`,
    interval: `'${n} minutes'`,
    tsvector: `'word${n}'`,
    point: `'(${n},${n})'`,
    money: `${n}`,
    xml: `'<n>${n}</n>'`,
    'time without time zone': `'10:00:${String(n % 60).padStart(2, '0')}'`,
    'time with time zone': `'10:00:${String(n % 60).padStart(2, '0')}+00'`,
  }
  const found = known[base]
  if (found !== undefined) return found
  if (category === 'N') return String(n % 30000)
  if (category === 'B') return n % 2 === 0 ? 'true' : 'false'
  if (category === 'D') return `'2024-03-${day} 10:00:${String(n % 60).padStart(2, '0')}+00'`
  const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? 40)
  const word = `t${n}`
  return literal(length < word.length ? word.slice(-length) : word)
}

/** The rows of tables, as JSON with the names of the columns: by table. */
export async function rowsOf(
  client: Client,
  shape: Shape,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const found = new Map<string, readonly Row[]>()
  for (const { sql, columns } of shape.relations) {
    if (!wanted.includes(sql) || columns.length === 0) continue
    const list = columns.map(({ name }) => `${quoted(name)}::text`).join(', ')
    const { rows } = await client.query<(string | null)[]>({
      text: `select ${list} from ${sql} limit 5000`,
      rowMode: 'array',
    })
    found.set(
      sql,
      rows.map((row) =>
        Object.fromEntries(columns.map(({ name }, at) => [name, plain(row[at] ?? null)])),
      ),
    )
  }
  return found
}

/** A moment with and without its zone, which is UTC here, is the same. */
const plain = (value: string | null) =>
  value?.replace(/^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\+00$/, '$1') ?? null

export type Row = Readonly<Record<string, string | null>>
export type Rows = ReadonlyMap<string, readonly Row[]>

/** How many of `old` no row of `now` equals any more, with every column under its name. */
export function gone(old: Rows, now: Rows): number {
  let count = 0
  for (const [table, rows] of old) {
    const left = (now.get(table) ?? []).map((row) => ({ row, free: true }))
    for (const row of rows) {
      const same = left.find(
        (one) => one.free && Object.entries(row).every(([name, value]) => one.row[name] === value),
      )
      if (same === undefined) count++
      else same.free = false
    }
  }
  return count
}

/**
 * How many of these rows stand nowhere any more with all their values. Looked at are the rows of the same table: what is in columns that
 * are gone may stand in one that was not there; where the table is gone, in tables that are new or have new columns, under any name.
 */
export function valuesGone(old: Rows, then: Shape, now: Rows, end: Shape): number {
  const columnsOf = ({ relations }: Shape, table: string) =>
    relations.find(({ sql }) => sql === table)?.columns.map(({ name }) => name) ?? []
  const isNew = (table: string) => (name: string) => !columnsOf(then, table).includes(name)
  const elsewhere = [...now].filter(([table]) => columnsOf(end, table).some(isNew(table)))
  const has = (bag: readonly (string | null)[], values: readonly (string | null)[]) =>
    values.every((value) => value === null || bag.includes(value))
  let count = 0
  for (const [table, rows] of old) {
    const same = now.get(table)
    const there = columnsOf(end, table)
    for (const row of rows) {
      const names = Object.keys(row)
      const left = names.filter((name) => there.includes(name))
      const lost = names.filter((name) => !there.includes(name)).map((name) => row[name] ?? null)
      const kept =
        same === undefined
          ? elsewhere.some(([, others]) => others.some((one) => has(Object.values(one), lost)))
          : same.some(
              (one) =>
                left.every((name) => one[name] === row[name]) &&
                has(
                  there.filter(isNew(table)).map((name) => one[name] ?? null),
                  lost,
                ),
            )
      if (!kept) count++
    }
  }
  return count
}

/** The rows of `now` that `old` has not. */
export function added(old: Rows, now: Rows): Rows {
  const all = new Map<string, readonly Row[]>()
  for (const [table, rows] of now) {
    const there = new Set((old.get(table) ?? []).map((row) => JSON.stringify(row)))
    all.set(
      table,
      rows.filter((row) => !there.has(JSON.stringify(row))),
    )
  }
  return all
}
