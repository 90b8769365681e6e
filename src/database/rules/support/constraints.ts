import type { Constraint } from '../changes/change.ts'
import type { BaseConstraint } from '../world/base.ts'
import type { Context } from '../world/context.ts'
import type { Table } from '../world/world.ts'

const sameColumns = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((column) => other.includes(column))

/** The table as it stood before the range, by a name of now; null when it is new or not known. */
function tableAtStart(context: Context, table: string): Table | null {
  const now = context.before.seen(table)
  if (now?.origin !== 'old') return null
  const start = context.start.table(now.was)
  return start === 'unknown' ? null : start
}

/**
 * Whether values of these columns, or of some of them, were unique before the range already.
 * @param computed whether it is about what is computed from them: `A` and `a` differ, and lower() of them does not
 */
export function wasUnique(
  context: Context,
  table: string,
  columns: readonly string[],
  computed: boolean,
): boolean {
  const start = tableAtStart(context, table)
  const within = (others: readonly string[]) =>
    others.length > 0 && others.every((one) => columns.includes(one))
  for (const one of start?.constraints.values() ?? []) {
    if (computed) break
    if ((one.what === 'unique' || one.what === 'primary-key') && within(one.columns)) return true
  }
  for (const one of context.start.things('index').values()) {
    if (
      one.unique === true &&
      one.partial !== true &&
      (one.computed === true || !computed) &&
      one.table === start?.was &&
      within(one.columns ?? [])
    )
      return true
  }
  return false
}

/**
 * Whether exactly these columns are unique at the end of the range: what ON CONFLICT of the old release needs.
 * @param computed whether it is about what is computed from them
 */
export function isUniqueAtEnd(
  context: Context,
  table: string,
  columns: readonly string[],
  computed: boolean,
): boolean {
  const end = context.tableAtEnd(table)
  if (end === null) return false
  for (const one of end.constraints.values()) {
    if (computed) break
    if ((one.what === 'unique' || one.what === 'primary-key') && sameColumns(one.columns, columns))
      return true
  }
  const name = context.end.nameOf(end.id)
  for (const one of context.end.things('index').values()) {
    if (
      one.unique === true &&
      one.partial !== true &&
      (one.computed === true) === computed &&
      one.table === name &&
      sameColumns(one.columns ?? [], columns)
    )
      return true
  }
  return false
}

/** A constraint that stood before the range and asked the same of rows, or more; null when none is known. */
export function sameBefore(
  context: Context,
  table: string,
  constraint: Constraint,
): BaseConstraint | null {
  for (const one of tableAtStart(context, table)?.constraints.values() ?? []) {
    if (one.what !== constraint.what || !sameColumns(one.columns, constraint.columns)) continue
    if (one.what === 'foreign-key' && one.references === constraint.references) return one
    if (one.what === 'check' && (one.text === constraint.text || allowsAll(constraint, one)))
      return one
  }
  return null
}

/** Whether a list of allowed values holds every value of an older one. */
function allowsAll(
  now: Pick<BaseConstraint, 'values'>,
  before: Pick<BaseConstraint, 'values'>,
): boolean {
  return (
    before.values !== null &&
    now.values !== null &&
    before.values.every((one) => now.values?.includes(one) === true)
  )
}

/** Whether a constraint of that name was dropped earlier in the range while nobody knows what it said. */
export function replacesUnknown(context: Context, table: string, name: string): boolean {
  return context.before.hasTouched('constraint', `${table}.${name}`)
}

/** A constraint by its name as it stands before a change: what is known, or what its name tells; null when it tells nothing. */
export function constraintNamed(
  context: Context,
  table: string,
  name: string,
): Pick<BaseConstraint, 'what' | 'columns'> | null {
  const known = context.before.seen(table)?.constraints.get(name)
  if (known !== undefined) return known
  const columns: readonly string[] = []
  if (/_pkey$|^pk_|_pk$/i.test(name)) return { what: 'primary-key', columns }
  if (/_key$|^u[qk]_|_u[qk]$|uniq/i.test(name)) return { what: 'unique', columns }
  if (/_fkey$|_fk$|^fk_|foreign/i.test(name)) return { what: 'foreign-key', columns }
  if (/_check$|^ck_|^chk_|_ck$|check/i.test(name)) return { what: 'check', columns }
  return null
}
