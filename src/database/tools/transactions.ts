import { split } from '../sql/split.ts'

const own = /^(begin|start\s+transaction|commit|end|rollback)\b/i

/**
 * Statements that PostgreSQL refuses inside a transaction block (its documentation of each: "cannot be executed inside a
 * transaction block").
 */
const refusing =
  /^(create\s+(unique\s+)?index\s+concurrently|drop\s+index\s+concurrently|reindex\b[^;]*\bconcurrently|vacuum|alter\s+system|(create|drop)\s+(database|tablespace|subscription)|alter\s+table\b[\s\S]*\bdetach\s+partition\b[\s\S]*\bconcurrently)\b/i

const words =
  /\b(begin|start|commit|end|rollback|concurrently|vacuum|system|database|tablespace|subscription)\b/i

const triggerBody = /\bcreate\s+(?:temp\w*\s+)?trigger\b[^;]*?\bbegin\b[\s\S]*?;\s*end\b/gi

interface Shape {
  readonly statements: number
  /** Begins or ends transactions itself. */
  readonly own: boolean
  readonly refuses: boolean
}

function shapeOf(sql: string): Shape | null {
  // Most scripts hold none of these words, and large ones are not worth cutting up for nothing.
  if (!words.test(sql)) return null
  // The body of a trigger (SQLite, MySQL) is no transaction.
  const outside = sql.replace(triggerBody, ' ')
  const statements = split(outside).filter(({ kind }) => kind === 'statement')
  const texts = statements.map(({ start, end }) =>
    outside
      .slice(start, Math.min(end, start + 2000))
      .replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, ''),
  )
  return {
    statements: statements.length,
    own: texts.some((text) => own.test(text)),
    refuses: texts.some((text) => refusing.test(text)),
  }
}

/** Whether a script runs in one transaction when a program sends it statement by statement, minding what cannot run in one. */
export function asWritten(sql: string): boolean {
  const shape = shapeOf(sql)
  return shape === null || !(shape.own || shape.refuses)
}

/**
 * Whether a script runs in one transaction when it is sent as one message of the simple protocol: PostgreSQL wraps several
 * statements of a message in one, and a lone statement in none (protocol documentation, "Multiple Statements in a Simple Query").
 */
export function asOneMessage(sql: string): boolean {
  const shape = shapeOf(sql)
  return shape === null || !(shape.own || (shape.refuses && shape.statements === 1))
}
