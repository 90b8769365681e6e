import { parts } from '../../sql/names.ts'
import { walk } from '../../sql/walk.ts'
import type { Node } from 'libpg-query'

/** Functions that give the same for every row of a statement: a default with them needs no rewrite of the table. */
const stable = new Set([
  'now',
  'transaction_timestamp',
  'statement_timestamp',
  'current_setting',
  'current_user',
  'current_database',
  'current_schema',
  'to_timestamp',
  'timezone',
  'date_trunc',
  'date_part',
  'upper',
  'lower',
  'concat',
  'coalesce',
  'jsonb_build_object',
  'json_build_object',
  'jsonb_build_array',
  'json_build_array',
  'to_jsonb',
  'to_json',
  'md5',
  'array_fill',
  'string_to_array',
  'make_interval',
  'length',
  'abs',
  'floor',
  'round',
  'left',
  'right',
  'replace',
  'trim',
  'btrim',
  'decode',
  'encode',
])

/**
 * What a default is made of. `constant` and `stable` are computed once when the column is added, `volatile` for every row. A
 * function nobody here knows counts as volatile: the dearer guess.
 */
export function volatility(expression: Node): 'none' | 'constant' | 'stable' | 'volatile' {
  // DEFAULT NULL is no default.
  if ('A_Const' in expression && expression.A_Const.isnull === true) return 'none'
  if ('TypeCast' in expression && expression.TypeCast.arg !== undefined)
    return volatility(expression.TypeCast.arg)
  let worst: 'constant' | 'stable' | 'volatile' = 'constant'
  walk(expression, (kind, fields) => {
    if (kind === 'SQLValueFunction' && worst === 'constant') worst = 'stable'
    if (kind !== 'FuncCall') return
    const name = parts(fields.funcname as Node[]).at(-1) ?? ''
    if (!stable.has(name)) worst = 'volatile'
    else if (worst === 'constant') worst = 'stable'
  })
  return worst
}

/** Names of columns an expression mentions, without their table. */
export function columnsIn(expression: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  walk(expression, (kind, fields) => {
    if (kind === 'ColumnRef') {
      const name = parts(fields.fields as Node[]).at(-1)
      if (name !== undefined) names.add(name)
    }
    if (kind === 'IndexElem' && typeof fields.name === 'string') names.add(fields.name)
  })
  return names
}

/** Functions an expression or statement calls, by their names as written, without arguments. */
export function functionsIn(expression: unknown): readonly string[] {
  const names: string[] = []
  walk(expression, (kind, fields) => {
    if (kind === 'FuncCall')
      names.push(
        parts(fields.funcname as Node[])
          .join('.')
          .replace(/^public\./, ''),
      )
  })
  return names
}

/** The values of `column IN ('a', 'b')` or `column = ANY (ARRAY['a', 'b'])`; null for other conditions. */
export function allowedValues(expression: Node | undefined): readonly string[] | null {
  if (expression === undefined || !('A_Expr' in expression)) return null
  const { kind, rexpr } = expression.A_Expr
  if ((kind !== 'AEXPR_IN' && kind !== 'AEXPR_OP_ANY') || rexpr === undefined) return null
  const values: string[] = []
  walk(rexpr, (name, fields) => {
    if (name !== 'A_Const') return
    const { sval, ival } = fields as { sval?: { sval?: string }; ival?: { ival?: number } }
    if (sval !== undefined) values.push(sval.sval ?? '')
    else if (ival !== undefined) values.push(String(ival.ival ?? 0))
  })
  return values
}
