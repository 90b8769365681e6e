import type { VerdictOfPair } from '../verdict.ts'
import type { RangeReport } from './check-range.ts'

/** What is known of the schema between two commits, over all migration folders. */
export interface SchemaAnswer {
  readonly verdict: VerdictOfPair
  /** One sentence for people. */
  readonly says: string
  readonly folders: readonly RangeReport[]
  /** Of the statements that came from outside the commits; absent: there were none. */
  readonly statementsDigest?: string
}

/** Worst first: what blocks comes before what is not known. */
const order: readonly VerdictOfPair[] = [
  'incompatible',
  'loses-data',
  'needs-down',
  'unknown',
  'compatible',
]

/** The folders' answers as one: the worst of them speaks. */
export function worstOf(folders: readonly RangeReport[]): SchemaAnswer {
  for (const verdict of order) {
    const worst = folders.find((folder) => folder.verdict === verdict)
    if (worst === undefined) continue
    const where = folders.length > 1 && verdict !== 'compatible' ? `${worst.folder}: ` : ''
    return { verdict, says: where + worst.says, folders }
  }
  return { verdict: 'compatible', says: 'no migrations between the two', folders }
}
