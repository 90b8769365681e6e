import type { Catalog, RoutineObject, Sequence, UserType } from '../catalog/catalog.ts'
import { literal, promised, quoted, type Promised } from './promised.ts'

/** Every label of an enum, every other type as such. */
export function typePromises(type: UserType): readonly Promised[] {
  const { id, sql } = type
  if (type.kind !== 'enum') {
    return [promised('type', id, [`select null::${sql}`], `a value of type ${id}`)]
  }
  return [
    promised(
      'label',
      id,
      type.labels.map((label) => `select ${literal(label)}::${sql}`),
      `a label of ${id}`,
      type.labels.map((label) =>
        promised(
          'label',
          `${id}.${label}`,
          [`select ${literal(label)}::${sql}`],
          `the label '${label}' of ${id}`,
        ),
      ),
    ),
  ]
}

/** A call with NULLs of the types it takes: with all arguments, and with those that have no default. */
export function functionPromises(one: RoutineObject): readonly Promised[] {
  if (one.kind !== 'function' && one.kind !== 'procedure') return []
  // Only triggers call these.
  if (one.returns === 'trigger' || one.returns === 'event_trigger') return []
  const name = `${quoted(one.schema)}.${quoted(one.name)}`
  const counts = new Set([one.inputs.length, one.inputs.length - one.optional])
  const statements = [...counts].map((count) => {
    const given = one.inputs.slice(0, count).map((type) => `null::${type}`)
    return `${one.kind === 'procedure' ? 'call' : 'select * from'} ${name}(${given.join(', ')})`
  })
  return [promised('function', one.id, statements, `calling ${one.id}`)]
}

/** Sequences that code may ask itself; those of identity columns it does not know. */
export function sequencePromises({ id, sql, identity }: Sequence): readonly Promised[] {
  if (identity) return []
  return [
    promised('sequence', id, [`select nextval(${literal(sql)})`], `taking a number from ${id}`),
  ]
}

/** What other roles than the owner may do with tables and views, done as those roles. */
export function rightPromises({ tables, views }: Catalog): readonly Promised[] {
  return [...tables, ...views].flatMap((relation) =>
    relation.privileges.flatMap((privilege) => {
      const [, role, right] = /^(.+):([A-Z]+)\*?$/.exec(privilege) ?? []
      const first = relation.columns[0]
      if (role === undefined || role === 'PUBLIC' || first === undefined) return []
      const statement = {
        SELECT: `select ${relation.columns.map(({ sql }) => sql).join(', ')} from ${relation.sql}`,
        UPDATE: `update ${relation.sql} set ${first.sql} = ${first.sql}`,
        DELETE: `delete from ${relation.sql}`,
      }[right ?? '']
      if (statement === undefined) return []
      const rolled = [`set local role ${quotedRole(role)}`, statement]
      // Rows that a policy hides raise nothing by themselves.
      if (right === 'SELECT') rolled.push(`select 1 / count(*) from ${relation.sql}`)
      return [promised('privilege', relation.id, rolled, `${right} on ${relation.id} as ${role}`)]
    }),
  )
}

/** `regrole` quotes a name where it has to be. */
const quotedRole = (role: string) => (role.startsWith('"') ? role : quoted(role))
