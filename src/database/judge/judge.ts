import type { Problem } from '../../model/problem.ts'
import type { Finding } from '../finding.ts'
import type { Direction } from '../migration.ts'
import type { Contract, Proof, RoundTrip } from '../proof.ts'
import type { VerdictOfPair } from '../verdict.ts'

export interface Judged {
  readonly verdict: VerdictOfPair
  /** One sentence for people. */
  readonly says: string
}

type RanRoundTrip = RoundTrip & { readonly state: 'ran' }

/**
 * What execution showed of one step, as a verdict. Where a rule and execution disagree, execution is right: findings count only
 * for what nobody could execute.
 *
 * `compatible` comes first: when the contract holds, going back needs no down, so no down can lose anything.
 */
export function judgeProof({ contract, roundTrip }: Proof): Judged {
  if (contract.state === 'unknown') return { verdict: 'unknown', says: contract.why }
  const broken = contract.broken.filter(({ severity }) => severity === 'breaks')
  const first = broken[0]
  if (first === undefined) return { verdict: 'compatible', says: compatibleSays(contract) }
  const breaks = broken.length === 1 ? first.says : `${first.says}, and ${broken.length - 1} more`
  if (roundTrip.state === 'no-down') {
    return { verdict: 'incompatible', says: `${breaks}; ${roundTrip.why}` }
  }
  if (roundTrip.state === 'unknown') {
    return {
      verdict: 'unknown',
      says: `${breaks}; the way down could not be tried: ${roundTrip.why}`,
    }
  }
  const { verdict, says } = judgeDown(roundTrip)
  return { verdict, says: `${breaks}; ${says}` }
}

/** What a tried way down is worth, once one is needed. */
export function judgeDown(trip: RanRoundTrip): Judged {
  if (trip.failsOn !== null) {
    const { rows, failure } = trip.failsOn
    const when = { none: '', old: ' on rows of the old shape', new: ' on rows of the new shape' }
    return { verdict: 'incompatible', says: `the down fails${when[rows]}: ${failure.message}` }
  }
  if (!trip.schemaRestored && !trip.contractRestored) {
    const difference = trip.differences.find(({ grade }) => grade === 'fails')
    const what = difference?.says ?? 'the old promises do not hold after it'
    return { verdict: 'incompatible', says: `the down does not restore the schema: ${what}` }
  }
  const lost = [...trip.oldRows, ...trip.newRows]
  const line = lost[0]
  if (line !== undefined) {
    const more = lost.length === 1 ? '' : `, and ${lost.length - 1} more`
    return { verdict: 'loses-data', says: `the down works and changes rows: ${line.says}${more}` }
  }
  return { verdict: 'needs-down', says: 'the down restores it and keeps the rows of both shapes' }
}

function compatibleSays(contract: Contract & { readonly state: 'ran' }): string {
  const rare = contract.broken[0]
  if (rare !== undefined)
    return `the old release lives on it; only rare rows break it: ${rare.says}`
  return 'the old release lives on it'
}

/**
 * The same when statements that the old release sends could not be read, though somebody named where they stand: they could break,
 * so it is not known to live on it. What is broken anyway stays so.
 */
export function judgeUnread(judged: Judged, unread: readonly Problem[]): Judged {
  const first = unread[0]
  if (first === undefined || judged.verdict !== 'compatible') return judged
  const more = unread.length === 1 ? '' : `, and ${unread.length - 1} more`
  const says = `statements of the old release were not asked: ${first.where}: ${first.what}${more}`
  return { verdict: 'unknown', says }
}

/** A down as far as judging without executing cares. */
type WayDown =
  { readonly state: 'sql' | 'unknown' } | Extract<Direction, { readonly state: 'none' }>

/** What rules alone can say: they break or they do not; whether a down works only execution tells. */
export function judgeFindings(findings: readonly Finding[], up: Direction, down: WayDown): Judged {
  if (up.state === 'unknown') return { verdict: 'unknown', says: up.problem.what }
  const first = findings.find(({ severity }) => severity === 'breaks')
  if (first === undefined) return { verdict: 'compatible', says: 'no rule found a break' }
  if (down.state === 'none') return { verdict: 'incompatible', says: `${first.says}; ${down.why}` }
  return { verdict: 'unknown', says: `${first.says}; nobody tried the down` }
}
