import { incrementComplaint } from '../../../analysis/complaints.ts'
import type { Increment } from '../../../analysis/spec.ts'
import type { Tally, Track, Triple } from './track.ts'

/** What one release added: the sum over its series, and the boundaries it was counted with (histograms). */
export interface Side {
  readonly tally: Tally
  readonly edges: ReadonlySet<string>
}

export function sideOf(tracks: readonly Track[], added: ReadonlyMap<string, Triple>): Side {
  let [total, least, most] = [0, 0, 0]
  for (const gain of added.values()) {
    total += gain[0]
    least += gain[1]
    most += gain[2]
  }
  const edges = new Set(
    tracks.flatMap(({ points }) => points.flatMap((point) => point.edges ?? [])),
  )
  return { tally: { total, least, most }, edges }
}

/**
 * What a test is fed with, null when nothing is new; or a sentence that says why the counts make no sense.
 *
 * Beside another release, events between the two boundaries around the bound are bad on both sides: that compares the share
 * slower than the lower boundary, which is a fair question as long as both sides have the same boundaries.
 */
export function incrementOf(judged: Side, beside: Side | null): Increment | null | string {
  const increment = beside === null ? single(judged) : pair(judged, beside)
  if (increment === null || typeof increment === 'string') return increment
  return incrementComplaint(increment, 0) ?? increment
}

function single({ tally }: Side): Increment | null {
  const { total, least, most } = tally
  if (total === 0 && most === 0) return null
  return { kind: 'counts', bad: least, total, ...(most === least ? {} : { badAtMost: most }) }
}

function pair(judged: Side, beside: Side): Increment | null | string {
  const [a, b] = [judged.tally, beside.tally]
  if (a.total === 0 && a.most === 0 && b.total === 0 && b.most === 0) return null
  const open = a.least !== a.most || b.least !== b.most
  if (open && new Set([...judged.edges, ...beside.edges]).size > 1)
    return 'The buckets of the two releases differ, and the bound lies between boundaries'
  return {
    kind: 'pair',
    bad: a.most,
    total: a.total,
    baseline: { bad: b.most, total: b.total },
  }
}
