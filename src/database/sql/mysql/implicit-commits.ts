import type { Statement } from '../statement.ts'

/** Statements that commit what stands before them, and themselves (MySQL 8.0 Reference Manual, 15.3.3; MariaDB the same). */
const ddl =
  /^\s*(?:(?:create|alter|drop)(?!\s+temporary)(?:\s+or\s+replace)?\s+\w+|rename\s+table|truncate)/i

const opens = /^\s*(?:begin\b|start\s+transaction\b)/i
const closes = /^\s*(?:commit|rollback)\b(?!\s+(?:work\s+)?to\b)/i

/**
 * Marks the first statement of a script that commits by itself among others: once one fails, what stood before stays. It is told
 * once, where a transaction is opened for nothing, else where the first of several such statements stands.
 */
export function withImplicitCommits(statements: readonly Statement[]): readonly Statement[] {
  const changing = statements.filter(({ changes }) => changes === null || changes.length > 0)
  let open: number | null = null
  for (const [at, { text }] of statements.entries()) {
    if (opens.test(text)) open = at
    else if (closes.test(text)) open = null
    else if (open !== null && ddl.test(text)) {
      const end = statements.findIndex((one, to) => to > at && closes.test(one.text))
      const after = (end < 0 ? statements.length : end) - at - 1
      return marked(statements, at, { before: at - open - 1, after, opened: true })
    }
  }
  const first = changing.findIndex(({ text }) => ddl.test(text))
  const one = changing[first]
  if (one === undefined || changing.length < 2) return statements
  const counts = { before: first, after: changing.length - first - 1, opened: false }
  return marked(statements, statements.indexOf(one), counts)
}

function marked(
  statements: readonly Statement[],
  at: number,
  counts: { readonly before: number; readonly after: number; readonly opened: boolean },
): readonly Statement[] {
  return statements.map((one, place) => {
    if (place !== at || one.changes === null) return one
    const words = ddl.exec(one.text)?.[0] ?? ''
    const statement = words.trim().replace(/\s+/g, ' ').toUpperCase()
    return { ...one, changes: [{ kind: 'implicit-commit', statement, ...counts }, ...one.changes] }
  })
}
