import type { OldStatement } from '../../proof.ts'
import type { Block, Field, PrismaSchema } from './schema.ts'
import type { Sent, Speech, Value } from './speech.ts'

const scalars = new Set('String Boolean Int BigInt Float Decimal DateTime Json Bytes'.split(' '))

/**
 * What Prisma Client sends for each model: every scalar column is read by name, enums go through casts to their type where they
 * have one, and columns whose default Prisma itself makes are always given.
 */
export function prismaStatements(schema: PrismaSchema, speech: Speech): readonly OldStatement[] {
  const enums = new Map(
    schema.blocks.flatMap((one) => (one.kind === 'enum' ? [[one.name, one] as const] : [])),
  )
  return schema.blocks
    .filter(({ kind, ignored }) => kind !== 'enum' && !ignored)
    .flatMap((block) => [...ofBlock(block, enums, speech), ...joinsOf(block, schema, speech)])
}

function ofBlock(
  block: Block,
  enums: ReadonlyMap<string, Block>,
  speech: Speech,
): readonly OldStatement[] {
  const { name, comma } = speech
  const table = speech.table(block.schema, block.table)
  const columns = block.fields.flatMap((field): readonly Sent[] => {
    if (field.ignored) return []
    const made = enums.get(field.type)
    if (made !== undefined) {
      const cast = speech.castsEnums ? speech.table(made.schema, made.table) : null
      return [{ field, cast }]
    }
    return scalars.has(field.type) ? [{ field, cast: null }] : []
  })
  if (columns.length === 0) return []
  const at = (field: Field) => `${table}.${name(field.column)}`
  const list = columns
    .map(
      ({ field, cast }) => `${at(field)}${cast === null ? '' : field.list ? '::text[]' : '::text'}`,
    )
    .join(', ')
  const alone = columns.map(({ field: { column } }) => `${name(column)} AS ${name(column)}`)
  const returning =
    speech.returning === null
      ? ''
      : ` RETURNING ${speech.returning === 'as read' ? list : alone.join(', ')}`
  const statement = (does: string, build: (value: Value) => string): OldStatement => ({
    sql: build(speech.values()),
    source: `prisma ${block.kind} ${block.name}: ${does}`,
  })
  const found = (key: readonly Sent[], value: Value) => {
    const all = key.map((one) => `${at(one.field)} = ${value(one)}`)
    return all.length === 1 ? (all[0] ?? '') : `(${all.join(' AND ')})`
  }
  const reads = statement('findMany', (v) => {
    return `SELECT ${list} FROM ${table} WHERE 1=1${speech.all(v)}`
  })
  if (block.kind === 'view') return [reads]

  const keys = keysOf(block, columns)
  const byKey = (key: readonly Sent[]) => key.map(({ field }) => field.name).join('_')
  const least = columns.filter(({ field }) => isGiven(field))
  const insert = (given: readonly Sent[], v: Value) =>
    given.length === 0
      ? `INSERT INTO ${table} ${speech.nothingGiven}`
      : `INSERT INTO ${table} (${given.map(({ field }) => name(field.column)).join(comma)}) VALUES (${given.map(v).join(',')})`
  const first = keys[0]
  const changed = columns.filter(
    ({ field }) => field.updatedAt || !(first ?? []).some((one) => one.field === field),
  )
  const set = (some: readonly Sent[], v: Value) =>
    some.map((one) => `${name(one.field.column)} = ${v(one)}`).join(', ')
  // Where a write answers nothing, the rows were asked for before, and are named again.
  const again = (key: readonly Sent[], v: Value) => {
    const [id] = key
    const asked = speech.returning === null && key.length === 1 && id !== undefined
    const some = `(${found(key, v)} AND 1=1)`
    return asked ? `(${at(id.field)} IN (${v(id)}) AND ${some})` : some
  }
  const { onConflict } = speech
  return [
    reads,
    statement('count', (v) => {
      const id = first?.[0] ?? columns[0]
      return `SELECT COUNT(*) AS ${name('_count$_all')} FROM (SELECT ${id === undefined ? '1' : at(id.field)} FROM ${table} WHERE 1=1${speech.all(v)}) AS ${name('sub')}`
    }),
    ...keys.map((key) =>
      statement(`findUnique by ${byKey(key)}`, (v) => {
        const where = found(key, v)
        return `SELECT ${list} FROM ${table} WHERE (${where} AND 1=1)${speech.some(v)}`
      }),
    ),
    statement('create', (v) => insert(least, v) + returning),
    statement('create with every field', (v) => insert(columns, v) + returning),
    ...(first === undefined || changed.length === 0
      ? []
      : [
          statement('update', (v) => {
            const assigned = set(changed, v)
            return `UPDATE ${table} SET ${assigned} WHERE ${again(first, v)}${returning}`
          }),
          statement('delete', (v) => {
            return `DELETE FROM ${table} WHERE (${found(first, v)} AND 1=1)${returning}`
          }),
        ]),
    ...keys
      .filter((key) => key.every(({ field }) => least.some((one) => one.field === field)))
      .flatMap((key) =>
        onConflict === null
          ? []
          : statement(`upsert by ${byKey(key)}`, (v) => {
              const into = insert(least, v)
              const target = onConflict(key.map(({ field }) => name(field.column)).join(','))
              const stamps = columns.filter(({ field }) => field.updatedAt)
              const assigned = set([...key, ...stamps.filter((one) => !key.includes(one))], v)
              return `${into} ${target} DO UPDATE SET ${assigned} WHERE (${found(key, v)} AND 1=1)${returning}`
            }),
      ),
  ]
}

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
function joinsOf(block: Block, { blocks }: PrismaSchema, speech: Speech): readonly OldStatement[] {
  return block.fields.flatMap((field): readonly OldStatement[] => {
    if (!field.list || field.ignored) return []
    const other = blocks.find(({ name, kind }) => name === field.type && kind === 'model')
    const relation = relationName(field)
    const back = other?.fields.find(
      (one) =>
        one !== field && one.type === block.name && one.list && relationName(one) === relation,
    )
    // Told once, by the model whose name comes first.
    if (other === undefined || back === undefined || block.name > other.name) return []
    if (block === other && field.name > back.name) return []
    const [a, b] = [block, other].map((one) => one.fields.find(({ id }) => id))
    const { name } = speech
    const table = speech.table(block.schema, `_${relation ?? `${block.name}To${other.name}`}`)
    const statement = (does: string, build: (value: Value) => string): OldStatement => ({
      sql: build(speech.values()),
      source: `prisma relation ${block.name}.${field.name}: ${does}`,
    })
    const [t0, A, B] = ['t0', 'A', 'B'].map(name)
    const reads = (from: Block, id: Field, own = A, their = B) => {
      const of = speech.table(from.schema, from.table)
      const key = `${of}.${name(id.column)}`
      return (v: Value) =>
        `SELECT ${key}, ${t0}.${their} FROM ${of} INNER JOIN ${table} AS ${t0} ON ${t0}.${own} = ${key} WHERE (1=1 AND ${t0}.${their} IN (${v()}))${speech.all(v)}`
    }
    return [
      ...(a === undefined ? [] : [statement('findMany', reads(block, a))]),
      ...(b === undefined
        ? []
        : [statement('findMany from the other side', reads(other, b, B, A))]),
      statement('connect', (v) => {
        return speech.connect(table, [B, A].join(speech.comma), `${v()},${v()}`)
      }),
      statement('disconnect', (v) => {
        return `DELETE FROM ${table} WHERE (${table}.${B} = (${v()}) AND ${table}.${A} IN (${v()}))`
      }),
    ]
  })
}

const relationName = ({ relation }: Field) =>
  /(?:^|name:\s*)"([^"]*)"/.exec(relation ?? '')?.[1] ?? null
