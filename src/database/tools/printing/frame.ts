import { split } from '../../sql/split.ts'

const begins = /^(begin|start\s+transaction)(\s+(work|transaction))?\s*;?$/i
const commits = /^(commit|end)(\s+(work|transaction))?\s*;?$/i
const anyOf = /^(begin|start\s+transaction|commit|end|rollback|abort)\b/i

/**
 * A printed script without the BEGIN and COMMIT around it, which then say that it is one transaction. Left as it is, and not
 * transactional, where it begins and ends transactions inside (Alembic's `autocommit_block`) or has no such frame (engines
 * without transactional DDL).
 */
export function withoutFrame(script: string): {
  readonly sql: string
  readonly transactional: boolean
} {
  const statements = split(script)
    .filter(({ kind }) => kind === 'statement')
    .map(({ start, end }) => ({ start, end, text: bare(script.slice(start, end)) }))
  const [first, last] = [statements[0], statements.at(-1)]
  const framed =
    first !== undefined && last !== undefined && begins.test(first.text) && commits.test(last.text)
  const inner = statements.slice(1, -1)
  if (!framed || inner.some(({ text }) => anyOf.test(text)))
    return { sql: script.trim(), transactional: false }
  const from = first.end
  return { sql: script.slice(from, last.start).trim().replace(/^;\s*/, ''), transactional: true }
}

/** Without the comments before it. */
const bare = (text: string) => text.replace(/^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '').trim()
