import type { Column } from '../../catalog/catalog.ts'
import type { Maker } from '../plan.ts'
import type { RowKind } from '../seeded.ts'
import type { Part } from './part.ts'
import type { Values } from './values/values.ts'

/**
 * A column by itself.
 * @param mayBeNull whether neither the column nor its domain forbids NULL
 * @param mined more texts, from the checks
 * @param first number of the row that duplicates repeat
 */
export function columnPart(
  column: Column,
  values: Values,
  mayBeNull: boolean,
  mined: readonly Maker[],
  first: number,
): Part {
  const { ordinary } = values
  const nothing: Maker = () => null
  // An explicit NULL, where it may be: a default would hide that NULL is refused later.
  const required = (): Maker => {
    if (mayBeNull) return nothing
    return column.default !== null && isConstant(column.default) ? () => undefined : ordinary
  }
  const planned = (kind: RowKind): Maker => {
    if (kind === 'required') return required()
    if (kind === 'duplicate') return () => ordinary(first)
    return (kind === 'ordinary' ? null : values[kind]) ?? ordinary
  }
  const pool: (Maker | undefined)[] = [
    ordinary,
    (n) => ordinary(n + 1),
    ...mined,
    ...(mayBeNull ? [nothing] : []),
    ...(values.more ?? []),
    values.highest,
    values.lowest,
    values.empty,
    values.longest,
  ]
  return {
    columns: [column],
    planned: (kind) => [planned(kind)],
    pool: pool.flatMap((maker) => (maker === undefined ? [] : [[maker]])),
    asks: null,
  }
}

/** Whether a default gives the same every time it is asked: no call of anything. */
function isConstant(expression: string): boolean {
  const bare = expression.replace(/'(?:[^']|'')*'/g, "''").replace(/::[\w\s."]+(\([\d,]+\))?/g, '')
  return !/\w\s*\(|\bcurrent_|\blocaltime|\bsession_user|\buser\b/i.test(bare)
}
