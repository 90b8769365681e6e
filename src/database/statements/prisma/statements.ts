import { quoted } from '../../catalog/names.ts'
import type { OldStatement } from '../../proof.ts'
import type { Block, Field, PrismaSchema } from './schema.ts'

const scalars = new Set('String Boolean Int BigInt Float Decimal DateTime Json Bytes'.split(' '))

/** A column as Prisma Client speaks of it. */
interface Sent {
  readonly field: Field
  /** `"public"."role_kind"` of an enum, else null. */
  readonly cast: string | null
}

/**
 * What Prisma Client sends for each model (recorded from Prisma Client 7.10 with the adapter for PostgreSQL): every scalar column
 * is read by name, enums go through casts to their type, and columns whose default Prisma itself makes are always given.
 */
export function prismaStatements(schema: PrismaSchema): readonly OldStatement[] {
  const enums = new Map(
    schema.blocks.flatMap((one) => (one.kind === 'enum' ? [[one.name, one] as const] : [])),
  )
  return schema.blocks
    .filter(({ kind, ignored }) => kind !== 'enum' && !ignored)
    .flatMap((block) => [...ofBlock(block, enums), ...joinsOf(block, schema)])
}

function ofBlock(block: Block, enums: ReadonlyMap<string, Block>): readonly OldStatement[] {
  const table = tableOf(block)
  const columns = block.fields.flatMap((field): readonly Sent[] => {
    if (field.ignored) return []
    const made = enums.get(field.type)
    if (made !== undefined) return [{ field, cast: tableOf(made) }]
    return scalars.has(field.type) ? [{ field, cast: null }] : []
  })
  if (columns.length === 0) return []
  const at = (field: Field) => `${table}.${quoted(field.column)}`
  const list = columns
    .map(
      ({ field, cast }) => `${at(field)}${cast === null ? '' : field.list ? '::text[]' : '::text'}`,
    )
    .join(', ')
  const statement = (does: string, build: (value: Value) => string): OldStatement => ({
    sql: build(counter()),
    source: `prisma ${block.kind} ${block.name}: ${does}`,
  })
  const found = (key: readonly Sent[], value: Value) => {
    const all = key.map((one) => `${at(one.field)} = ${value(one)}`)
    return all.length === 1 ? (all[0] ?? '') : `(${all.join(' AND ')})`
  }
  const reads = statement('findMany', (v) => `SELECT ${list} FROM ${table} WHERE 1=1 OFFSET ${v()}`)
  if (block.kind === 'view') return [reads]

  const keys = keysOf(block, columns)
  const byKey = (key: readonly Sent[]) => key.map(({ field }) => field.name).join('_')
  const least = columns.filter(({ field }) => isGiven(field))
  const insert = (given: readonly Sent[], v: Value) =>
    given.length === 0
      ? `INSERT INTO ${table} DEFAULT VALUES`
      : `INSERT INTO ${table} (${given.map(({ field }) => quoted(field.column)).join(',')}) VALUES (${given.map(v).join(',')})`
  const first = keys[0]
  const changed = columns.filter(
    ({ field }) => field.updatedAt || !(first ?? []).some((one) => one.field === field),
  )
  const set = (some: readonly Sent[], v: Value) =>
    some.map((one) => `${quoted(one.field.column)} = ${v(one)}`).join(', ')
  return [
    reads,
    statement('count', (v) => {
      const id = first?.[0] ?? columns[0]
      return `SELECT COUNT(*) AS "_count$_all" FROM (SELECT ${id === undefined ? '1' : at(id.field)} FROM ${table} WHERE 1=1 OFFSET ${v()}) AS "sub"`
    }),
    ...keys.map((key) =>
      statement(`findUnique by ${byKey(key)}`, (v) => {
        const where = found(key, v)
        return `SELECT ${list} FROM ${table} WHERE (${where} AND 1=1) LIMIT ${v()} OFFSET ${v()}`
      }),
    ),
    statement('create', (v) => `${insert(least, v)} RETURNING ${list}`),
    statement('create with every field', (v) => `${insert(columns, v)} RETURNING ${list}`),
    ...(first === undefined || changed.length === 0
      ? []
      : [
          statement('update', (v) => {
            const assigned = set(changed, v)
            return `UPDATE ${table} SET ${assigned} WHERE (${found(first, v)} AND 1=1) RETURNING ${list}`
          }),
          statement(
            'delete',
            (v) => `DELETE FROM ${table} WHERE (${found(first, v)} AND 1=1) RETURNING ${list}`,
          ),
        ]),
    ...keys
      .filter((key) => key.every(({ field }) => least.some((one) => one.field === field)))
      .map((key) =>
        statement(`upsert by ${byKey(key)}`, (v) => {
          const into = insert(least, v)
          const target = key.map(({ field }) => quoted(field.column)).join(',')
          const stamps = columns.filter(({ field }) => field.updatedAt)
          const assigned = set([...key, ...stamps.filter((one) => !key.includes(one))], v)
          return `${into} ON CONFLICT (${target}) DO UPDATE SET ${assigned} WHERE (${found(key, v)} AND 1=1) RETURNING ${list}`
        }),
      ),
  ]
}

/** Numbers values; an enum's goes through a cast. */
type Value = (sent?: Sent) => string

function counter(): Value {
  let last = 0
  return (sent) => {
    const value = `$${++last}`
    if (sent === undefined || sent.cast === null) return value
    const many = sent.field.list ? '[]' : ''
    return `CAST(${value}::text${many} AS ${sent.cast}${many})`
  }
}

const tableOf = ({ schema, table }: Block) => `${quoted(schema)}.${quoted(table)}`

/** Whether Prisma names the column in every INSERT: it must be given, or Prisma makes its default itself. */
function isGiven({ optional, list, default: text, updatedAt }: Field): boolean {
  if (text !== null) return !/^(?:autoincrement|dbgenerated|sequence)\s*\(/.test(text)
  return updatedAt || !(optional || list)
}

function keysOf(block: Block, columns: readonly Sent[]): readonly (readonly Sent[])[] {
  const single = columns.filter(({ field }) => field.id || field.unique)
  const ids = single.filter(({ field }) => field.id)
  const others = single.filter(({ field }) => !field.id)
  const several = block.keys.flatMap((names) => {
    const key = names.flatMap((name) => columns.filter(({ field }) => field.name === name))
    return key.length === names.length ? [key] : []
  })
  return [...ids.map((one) => [one]), ...others.map((one) => [one]), ...several]
}

/** Tables that Prisma keeps itself for relations of many to many. */
function joinsOf(block: Block, { blocks }: PrismaSchema): readonly OldStatement[] {
  return block.fields.flatMap((field): readonly OldStatement[] => {
    if (!field.list || field.ignored) return []
    const other = blocks.find(({ name, kind }) => name === field.type && kind === 'model')
    const name = relationName(field)
    const back = other?.fields.find(
      (one) => one !== field && one.type === block.name && one.list && relationName(one) === name,
    )
    // Told once, by the model whose name comes first.
    if (other === undefined || back === undefined || block.name > other.name) return []
    if (block === other && field.name > back.name) return []
    const [a, b] = [block, other].map((one) => one.fields.find(({ id }) => id))
    const table = `${quoted(block.schema)}.${quoted(`_${name ?? `${block.name}To${other.name}`}`)}`
    const source = (does: string) => `prisma relation ${block.name}.${field.name}: ${does}`
    const reads = (from: Block, id: Field, own: string, their: string) =>
      `SELECT ${tableOf(from)}.${quoted(id.column)}, "t0"."${their}" FROM ${tableOf(from)} INNER JOIN ${table} AS "t0" ON "t0"."${own}" = ${tableOf(from)}.${quoted(id.column)} WHERE (1=1 AND "t0"."${their}" IN ($1)) OFFSET $2`
    return [
      ...(a === undefined ? [] : [{ sql: reads(block, a, 'A', 'B'), source: source('findMany') }]),
      ...(b === undefined
        ? []
        : [{ sql: reads(other, b, 'B', 'A'), source: source('findMany from the other side') }]),
      {
        sql: `INSERT INTO ${table} ("B","A") VALUES ($1,$2) ON CONFLICT DO NOTHING`,
        source: source('connect'),
      },
      {
        sql: `DELETE FROM ${table} WHERE (${table}."B" = ($1) AND ${table}."A" IN ($2))`,
        source: source('disconnect'),
      },
    ]
  })
}

const relationName = ({ relation }: Field) =>
  /(?:^|name:\s*)"([^"]*)"/.exec(relation ?? '')?.[1] ?? null
