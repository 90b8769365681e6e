import type { Expression } from './expression.ts'
import { Unreadable } from './token.ts'
import { notRead } from './literal.ts'

/** A name as PostgreSQL takes it; `schema.table` is two. */
export function identifier(name: string, line = 1): string {
  if (name === '') throw new Unreadable('a name that is not a plain text', line)
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
}

/** A constant in SQL. */
export function literal(said: Expression): string {
  if (said.kind === 'text') return `'${said.text.replaceAll("'", "''")}'`
  if (said.kind === 'number' && /^-?[\d_]+(\.\d+)?$/.test(said.text))
    return said.text.replaceAll('_', '')
  if (said.kind === 'name' && /^(true|false|True|False)$/.test(said.name))
    return said.name.toUpperCase()
  throw notRead(said)
}
