import type { Column, Table, View } from '../catalog/catalog.ts'
import type { Manner } from './manner.ts'
import { promised, type Promised } from './promised.ts'

const list = (columns: readonly Column[]) => columns.map(({ sql }) => sql).join(', ')

/** What readers and writers of a table rely on. INSERTs are not among them: those are the ones that made its seeds. */
export function tablePromises(table: Table, manner: Manner): readonly Promised[] {
  const { id, sql } = table
  // What a module takes besides reading is its own matter.
  if (table.kind === 'virtual') return [select(table)]
  const given = table.columns.filter((one) => one.generated === null && one.identity !== 'always')
  return [
    select(table),
    update(table, given),
    ...(table.kind === 'foreign' ? [] : [insertLeast(table, given, manner)]),
    ...(table.kind === 'foreign' ? [] : [remove(id, sql), ...upserts(table, given, manner)]),
  ]
}

/** The same of a view, where it can be written. */
export function viewPromises(view: View): readonly Promised[] {
  return view.kind === 'materialized' ? [select(view)] : [select(view), update(view, view.columns)]
}

function select({ id, sql, columns, kind }: Table | View): Promised {
  const what = kind === 'view' || kind === 'materialized' ? 'view' : 'select'
  return promised(
    what,
    id,
    [`select ${list(columns)} from ${sql}`],
    `reading ${id}`,
    columns.map((column) =>
      promised(
        what,
        `${id}.${column.name}`,
        [`select ${column.sql} from ${sql}`],
        `reading ${id}.${column.name}`,
      ),
    ),
  )
}

/** Writing back what stands there: what refuses that would refuse any update of an old row. */
function update({ id, sql }: Table | View, columns: readonly Column[]): Promised {
  const same = columns.map((column) => `${column.sql} = ${column.sql}`)
  return promised(
    'update',
    id,
    columns.length === 0 ? [] : [`update ${sql} set ${same.join(', ')}`],
    `updating ${id}`,
    columns.map((column, at) =>
      promised(
        'update',
        `${id}.${column.name}`,
        [`update ${sql} set ${same[at]}`],
        `updating ${id}.${column.name}`,
      ),
    ),
  )
}

/**
 * What leaves to the schema whatever it fills in by itself. The rows that made the seeds name most columns, so that they are the
 * same every time; without this one a default that is gone would not be missed.
 */
function insertLeast(table: Table, given: readonly Column[], manner: Manner): Promised {
  const { id } = table
  const least = given.filter((one) => one.notNull && one.default === null && one.identity === null)
  const statement = manner.insertLeast(table, least)
  return promised('insert', id, [statement], `writing ${id} with the columns that were required`)
}

const remove = (id: string, sql: string) =>
  promised('delete', id, [`delete from ${sql}`], `deleting from ${id}`)

/** On each key: by constraint or by a unique index over plain columns. */
function upserts(table: Table, given: readonly Column[], manner: Manner): readonly Promised[] {
  const { id } = table
  const keys = table.indexes.filter(
    ({ unique, valid, partial, columns }) => unique && valid && !partial && columns.length > 0,
  )
  const named = new Set(
    table.constraints
      .filter(
        ({ kind, deferrable }) => (kind === 'primary-key' || kind === 'unique') && !deferrable,
      )
      .map(({ columns }) => columns.join('\0'))
      .concat(keys.map(({ columns }) => columns.join('\0'))),
  )
  return [...named].flatMap((joined) => {
    const names = joined.split('\0')
    const key = table.columns.filter(({ name }) => names.includes(name))
    // A row with a NULL in its key meets no row, and would be refused by the other keys.
    const statement = manner.upsert(table, given, key)
    if (statement === null) return []
    const on = names.join(', ')
    const does = `${manner.upsertWord ?? 'INSERT … ON CONFLICT'} (${on}) into ${id}`
    const statements = typeof statement === 'string' ? [statement] : statement
    const { upsertFails: told = ({ message }) => message } = manner
    return [
      {
        ...promised('upsert', `${id} (${on})`, statements, does),
        says: (failure) => `${does} fails: ${told(failure)}`,
      },
    ]
  })
}
