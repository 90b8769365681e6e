import type { Node } from 'libpg-query'
import type { Parser } from './parser.ts'

/** Stands in parsed dynamic SQL for a name that is known only at run time. */
export const someName = 'some_name_known_at_run_time'

/**
 * The SQL an EXECUTE would run, as far as its text stands in the expression: a literal, literals put together with `||`, or
 * `format()` with a literal template. What is known only at run time becomes {@link someName}. Null when nothing of it is known.
 */
export function dynamicSql(expression: string, postgres: Parser): string | null {
  const parsed = postgres.sql(`SELECT ${expression}`)
  const node = parsed.ok ? parsed.nodes[0] : undefined
  if (node === undefined || !('SelectStmt' in node)) return null
  const target = node.SelectStmt.targetList?.[0]
  const value = target !== undefined && 'ResTarget' in target ? target.ResTarget.val : undefined
  const text = value === undefined ? null : textOf(value)
  // A text that begins with the unknown part tells nothing of what it does.
  return text === null || text.trimStart().startsWith(someName) ? null : text
}

function textOf(node: Node): string | null {
  if ('A_Const' in node) return node.A_Const.sval?.sval ?? null
  if ('TypeCast' in node) return node.TypeCast.arg === undefined ? null : textOf(node.TypeCast.arg)
  if ('A_Expr' in node) {
    const { name, lexpr, rexpr } = node.A_Expr
    const operator = name?.[0]
    if (operator === undefined || !('String' in operator) || operator.String.sval !== '||')
      return null
    const left = lexpr === undefined ? null : textOf(lexpr)
    const right = rexpr === undefined ? null : textOf(rexpr)
    return left === null && right === null ? null : `${left ?? someName}${right ?? someName}`
  }
  if ('FuncCall' in node) return formatted(node)
  return null
}

function formatted(node: Extract<Node, { FuncCall: unknown }>): string | null {
  const name = node.FuncCall.funcname?.at(-1)
  const [template, ...values] = node.FuncCall.args ?? []
  if (name === undefined || !('String' in name) || template === undefined) return null
  if (name.String.sval !== 'format') return null
  const text = textOf(template)
  let next = 0
  return (
    text?.replace(
      /%(?:(\d+)\$)?-?\d*([sIL%])/g,
      (_, position: string | undefined, kind: string) => {
        if (kind === '%') return '%'
        const value = values[position === undefined ? next++ : Number(position) - 1]
        const known = value === undefined ? null : textOf(value)
        if (kind === 'L') return known === null ? 'NULL' : `'${known.replaceAll("'", "''")}'`
        if (known === null) return someName
        return kind === 'I' && !/^[a-z_]\w*$/.test(known)
          ? `"${known.replaceAll('"', '""')}"`
          : known
      },
    ) ?? null
  )
}
