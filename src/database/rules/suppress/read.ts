import type { Comment, Statement } from '../../sql/statement.ts'
import type { Foreign, Malformed, Suppression } from './suppressions.ts'

/** `lastgood: allow drop-column until 2027-03-01 because the column was never read` */
const form = /^allow\s+([a-z0-9-]+)(?:\s+until\s+(\S+))?(?:\s+because\s+(.+))?$/i

export type Read =
  | { readonly state: 'suppression'; readonly suppression: Suppression }
  | { readonly state: 'malformed'; readonly malformed: Malformed }
  | { readonly state: 'foreign'; readonly foreign: Foreign }

const foreign: readonly (readonly [Foreign['tool'], RegExp])[] = [
  ['atlas', /^atlas:nolint\b/i],
  ['squawk', /^squawk-ignore(-file)?\b/i],
  ['strong_migrations', /\bsafety_assured\b/],
  ['eugene', /^eugene:\s*ignore\b/i],
]

/**
 * Reads one comment of a statement; null when it is an ordinary one.
 * @param known ids of all rules
 */
export function readSuppression(
  comment: Comment,
  { file }: Statement,
  known: ReadonlySet<string>,
): Read | null {
  const { text, line } = comment
  const tool = foreign.find(([, pattern]) => pattern.test(text))?.[0]
  if (tool !== undefined) return { state: 'foreign', foreign: { tool, text, file, line } }
  const mine = /^lastgood\s*:\s*(.*)$/i.exec(text)?.[1]
  if (mine === undefined) return null
  const wrong = (says: string): Read => ({
    state: 'malformed',
    malformed: { text, file, line, says },
  })
  const [, rule, until, reason] = form.exec(mine.trim()) ?? []
  if (rule === undefined)
    return wrong('write: -- lastgood: allow <rule> until <yyyy-mm-dd> because <reason>')
  if (!known.has(rule)) return wrong(`there is no rule ${rule}`)
  if (reason === undefined) return wrong('a reason is missing: … because <reason>')
  if (until !== undefined && !isDay(until))
    return wrong(`${until} is no day: write it as 2027-03-01`)
  return {
    state: 'suppression',
    suppression: { rule, reason: reason.trim(), until: until ?? null, file, line },
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
