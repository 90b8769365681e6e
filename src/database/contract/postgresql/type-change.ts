import type { TypeUse } from '../../catalog/catalog.ts'
import type { TypeChange, TypeIn } from '../manner.ts'

/**
 * Drivers decode by type, and operators are chosen by type. Within a family code goes on: a driver gives the same kind of value,
 * `a = $1` finds its operator. Some changes within a family show at the edge only: node-postgres gives bigint and numeric as text,
 * others overflow on large values. Between families code breaks: `a + 1` on text, `a = 'x'` on an array.
 */
export function typeChange(before: TypeIn, after: TypeIn): TypeChange {
  if (bare(before.type) === bare(after.type)) return 'same'
  const [from, to] = [family(before), family(after)]
  if (from !== null && from === to) {
    if (from.startsWith('text')) return 'same'
    return { severity: 'rare', says: 'some drivers give another kind of value' }
  }
  // Labels come out of drivers as text; what a writer may no longer write, its INSERTs show.
  if (['enum text', 'text enum'].includes(`${from} ${to}`)) {
    return { severity: 'rare', says: 'statements that name the type notice' }
  }
  return { severity: 'breaks', says: 'drivers give another kind of value, operators differ' }
}

/** Without its modifier. */
const bare = ({ text }: TypeUse) => text.replace(/\([^)]*\)/, '')

/** Null for a type that is like no other. */
function family({ type, catalog }: TypeIn): string | null {
  const element = bare(type).replace(/(\[\])+$/, '')
  const made = catalog.types.find(
    ({ schema, name }) => schema === type.schema && name === type.name,
  )
  const found =
    made?.kind === 'domain'
      ? family({ type: made.base, catalog })
      : made?.kind === 'enum'
        ? 'enum'
        : (families[element.replace(/^public\./, '')] ?? null)
  return found !== null && type.array ? `${found}[]` : found
}

const families: Readonly<Record<string, string>> = {
  text: 'text',
  'character varying': 'text',
  character: 'text',
  name: 'text',
  citext: 'text',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  real: 'number',
  'double precision': 'number',
  date: 'moment',
  'timestamp without time zone': 'moment',
  'timestamp with time zone': 'moment',
  'time without time zone': 'time',
  'time with time zone': 'time',
  json: 'json',
  jsonb: 'json',
  inet: 'address',
  cidr: 'address',
}
