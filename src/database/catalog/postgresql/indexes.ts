import type { Index } from '../catalog.ts'
import { quoted } from '../names.ts'
import { columnNames } from './columns.ts'
import type { Names } from './names.ts'
import type { Oid, Raw } from './raw.ts'

/** Indexes by relation; those of primary keys are told by their constraints. */
export function indexesOf(raw: Raw, names: Names): ReadonlyMap<Oid, readonly Index[]> {
  const nameOf = columnNames(raw)
  const ofConstraints = new Set(
    raw.constraints
      .filter(([, , , , kind]) => kind === 'u' || kind === 'x')
      .map(([, name, relation]) => `${relation} ${name}`),
  )
  const indexes = new Map<Oid, Index[]>()
  for (const one of raw.indexes) {
    const [oid, relation, name, definition, unique, valid, columns, keys, partial, within] = one
    const before = indexes.get(relation) ?? []
    indexes.set(relation, before)
    const plain = columns.slice(0, keys).filter((number) => number !== 0)
    before.push({
      name,
      definition: withoutNames(definition, name),
      unique,
      valid,
      columns: [...new Set([...plain, ...(within ?? [])])].map((number) =>
        nameOf(relation, number),
      ),
      partial,
      ofConstraint: ofConstraints.has(`${relation} ${name}`),
      comment: names.comment('1259', oid),
    })
  }
  return indexes
}

/** `CREATE UNIQUE INDEX name ON public.t USING btree (a)` → `UNIQUE USING btree (a)`. */
function withoutNames(definition: string, name: string): string {
  const head = /^CREATE (UNIQUE )?INDEX /.exec(definition)?.[0] ?? ''
  const rest = definition.slice(head.length)
  const own = [quoted(name), name].find((spelled) => rest.startsWith(spelled)) ?? ''
  // A table may be called " USING ": its name is skipped by its quotes, not by looking for the word.
  const table = /^ ON (?:ONLY )?(?:"(?:[^"]|"")*"|[^" .]+)(?:\.(?:"(?:[^"]|"")*"|[^" .]+))? /
  return (head.includes('UNIQUE') ? 'UNIQUE ' : '') + rest.slice(own.length).replace(table, '')
}
