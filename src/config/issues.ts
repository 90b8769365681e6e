import type { z } from 'zod'
import { knownHint } from './closest.ts'
import { pathName, quoted, type Finding, type Path } from './finding.ts'

type Issue = z.core.$ZodIssue

/** What the walk over issues may look at: the value at a path, and how it is written in the file. */
export interface Seen {
  value(path: Path): unknown
  written(path: Path): string | null
}

/** Issues of the schema in the words of the file. The message of an issue is its hint (schema/). */
export function issueFindings(issues: readonly Issue[], seen: Seen, above: Path = []): Finding[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path.map((part) => (typeof part === 'symbol' ? '?' : part))]
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key): Finding => ({
        path: [...path, key],
        part: 'key',
        what: `Unknown key ${quoted(key)}${path.length === 0 ? '' : ` in ${pathName(path)}`}`,
        hint: knownHint(key, issue.message.split(', ')),
      }))
    }
    if (issue.code === 'invalid_key') {
      const hint = issue.issues[0]?.message ?? issue.message
      const what = `${quoted(String(path.at(-1)))} cannot be a name in ${pathName(path.slice(0, -1))}`
      return [{ path, part: 'key', what, hint } satisfies Finding]
    }
    if (issue.code === 'invalid_union') return unionFindings(issue, seen, path)
    return [leaf(path, issue.message, seen)]
  })
}

function unionFindings(issue: z.core.$ZodIssueInvalidUnion, seen: Seen, path: Path): Finding[] {
  if ('discriminator' in issue) {
    const kind = seen.value(path)
    const known = 'options' in issue ? (issue.options ?? []).map(String) : []
    if (typeof kind !== 'string') return [leaf(path, `Write one of: ${known.join(', ')}`, seen)]
    const what = `Unknown kind ${quoted(seen.written(path) ?? kind)} in ${pathName(path.slice(0, -1))}`
    return [{ path, part: 'value', what, hint: knownHint(seen.written(path) ?? '', known) }]
  }
  // The branch that was meant is the one whose complaints are about what is inside.
  const inside = issue.errors.filter((branch) => !branch.some((inner) => isAboutTheWhole(inner)))
  // Of several kinds of guards it is the one whose source was written.
  const meant =
    inside.find((branch) => !branch.some(({ path: [key] }) => key === 'source')) ?? inside[0]
  if (meant && meant.length > 0) return issueFindings(meant, seen, path)
  const words = issue.errors.flat().flatMap((inner) => {
    return inner.code === 'invalid_value' && inner.path.length === 0 ? inner.values.map(String) : []
  })
  const found = leaf(path, issue.message, seen)
  const guess = words.length > 1 ? knownHint(seen.written(path) ?? '', words) : ''
  return [guess.startsWith('Did') ? { ...found, hint: `${guess}. ${found.hint}` } : found]
}

function isAboutTheWhole(issue: Issue): boolean {
  return (
    issue.path.length === 0 &&
    ['invalid_type', 'invalid_value', 'invalid_format'].includes(issue.code)
  )
}

const credentials: ReadonlySet<string> = new Set([
  'token',
  'password',
  'apiKey',
  'appKey',
  'secretAccessKey',
  'sessionToken',
])

function leaf(path: Path, hint: string, seen: Seen): Finding {
  const value = seen.value(path)
  const at = { path, part: 'value' as const, hint }
  if (value === undefined) return { ...at, part: 'key', what: `${pathName(path)} is missing` }
  if (value === null) return { ...at, what: `${pathName(path)} is empty` }
  // Variables of the service, addresses of databases and credentials may be secrets that somebody wrote down: named, never quoted.
  const hidden = ['env', 'databases'].some((key) => path.includes(key))
  if (hidden || credentials.has(String(path.at(-1))))
    return { ...at, what: `${pathName(path)} cannot be used` }
  if (Array.isArray(value)) return { ...at, what: `${pathName(path)} cannot be a list` }
  if (typeof value === 'object') return { ...at, what: `${pathName(path)} cannot be this map` }
  return { ...at, what: `${pathName(path)} cannot be ${quoted(seen.written(path) ?? '')}` }
}
