import type { Finding } from '../../finding.ts'
import type { Statement } from '../../sql/statement.ts'
import { readSuppression } from './read.ts'
import type { Foreign, Malformed, Suppression, Suppressions } from './suppressions.ts'

/** A finding with the statement it was found in: a DO block has many lines. */
export interface Found {
  readonly finding: Finding
  readonly statement: Statement
}

/**
 * Takes out the findings that comments allow.
 * @param today as `2027-03-01`; a suppression counts until the end of its day
 */
export function suppress(
  statements: readonly Statement[],
  found: readonly Found[],
  rules: ReadonlySet<string>,
  today: string,
): { readonly findings: readonly Finding[]; readonly suppressions: Suppressions } {
  const applied: Suppression[] = []
  const expired: Suppression[] = []
  const unused: Suppression[] = []
  const malformed: Malformed[] = []
  const others: Foreign[] = []
  const allowed = new Set<Found>()
  for (const statement of statements) {
    for (const comment of statement.comments) {
      const read = readSuppression(comment, statement, rules)
      if (read === null) continue
      if (read.state === 'malformed') malformed.push(read.malformed)
      else if (read.state === 'foreign') others.push(read.foreign)
      else {
        const { suppression } = read
        const reaches = found.filter(
          (one) =>
            one.finding.rule === suppression.rule &&
            (comment.head ? one.statement.file === statement.file : one.statement === statement),
        )
        if (suppression.until !== null && suppression.until < today) expired.push(suppression)
        else if (reaches.length === 0) unused.push(suppression)
        else {
          applied.push(suppression)
          for (const one of reaches) allowed.add(one)
        }
      }
    }
  }
  const findings = found.filter((one) => !allowed.has(one)).map(({ finding }) => finding)
  return { findings, suppressions: { applied, expired, unused, malformed, foreign: others } }
}
