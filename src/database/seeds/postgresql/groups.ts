import type { Session } from '../../session.ts'
import type { Group } from '../plan.ts'
import { rowKinds, type RowKind } from '../seeded.ts'
import { satisfying, type Check } from './checks.ts'
import { byKind, farther, nearby } from './combinations.ts'
import type { Part, Tuple } from './part.ts'

/** A row that is to be made. */
export interface Wanted {
  readonly kind: RowKind
  readonly n: number
}

/** Brings parts together that a check connects, and finds for each what its checks accept. */
export async function groupsOf(
  session: Session,
  parts: readonly Part[],
  checks: readonly Check[],
  wanted: readonly Wanted[],
): Promise<readonly Group[]> {
  const groups: Group[] = []
  for (const { members, conditions } of connected(parts, checks)) {
    const [only] = members
    if (conditions.length > 0) groups.push(await checkedGroup(session, members, conditions, wanted))
    else if (only !== undefined) groups.push({ ...only, of: only.planned })
  }
  return groups
}

interface Cluster {
  readonly members: readonly Part[]
  readonly conditions: readonly Check[]
}

function connected(parts: readonly Part[], checks: readonly Check[]): readonly Cluster[] {
  let clusters: readonly Cluster[] = parts.map((part) => ({ members: [part], conditions: [] }))
  for (const check of checks) {
    const touched = clusters.filter(({ members }) =>
      members.some(({ columns }) => columns.some(({ name }) => check.columns.includes(name))),
    )
    if (touched.length === 0) continue
    const joined: Cluster = {
      members: touched.flatMap(({ members }) => members),
      conditions: [...touched.flatMap(({ conditions }) => conditions), check],
    }
    clusters = [...clusters.filter((cluster) => !touched.includes(cluster)), joined]
  }
  return clusters
}

async function checkedGroup(
  session: Session,
  members: readonly Part[],
  checks: readonly Check[],
  wanted: readonly Wanted[],
): Promise<Group> {
  const columns = members.flatMap((member) => member.columns)
  const planned = (kind: RowKind, n: number): Tuple =>
    members.flatMap((part) => part.planned(kind, n))
  const first = wanted[0]?.n ?? 0
  const cells = (tuple: Tuple, n: number) => tuple.map((maker) => maker(n))
  const near = nearby(members)
  const rows = [
    ...wanted.map(({ kind, n }) => cells(planned(kind, n), n)),
    ...near.map((tuple) => cells(tuple, first)),
    ...near.map((tuple) => cells(tuple, first + 1)),
  ]
  const fine = await satisfying(session, columns, checks, rows)
  const kinds = new Set(
    rowKinds.filter((kind) => wanted.every((row, at) => row.kind !== kind || fine.has(at))),
  )
  const offset = wanted.length
  let accepted = near.filter(
    (_, at) => fine.has(offset + at) && fine.has(offset + near.length + at),
  )
  for (const others of [farther, byKind]) {
    if (accepted.length > 0) break
    const far = others(members)
    const asked = (n: number) => far.map((tuple) => cells(tuple, n))
    const found = await satisfying(session, columns, checks, asked(first))
    const some = far.filter((_, at) => found.has(at)).slice(0, 24)
    // What is found far away holds for this number; whether for others is asked, and else it keeps this one's texts.
    const numbers = wanted.map(({ n }) => n)
    const rows = some.flatMap((tuple) => numbers.map((n) => cells(tuple, n)))
    const steady = await satisfying(session, columns, checks, rows)
    accepted = some.map((tuple, at) =>
      numbers.every((_, i) => steady.has(at * numbers.length + i))
        ? tuple
        : tuple.map((maker) => () => maker(first)),
    )
  }
  return { columns, of: chooser(planned, kinds, accepted, first), pool: accepted, asks: null }
}

/** The planned values where they are accepted; else of the accepted ones: the one that differs most by row, and each in turn. */
function chooser(
  planned: Group['of'],
  kinds: ReadonlySet<RowKind>,
  accepted: readonly Tuple[],
  first: number,
): Group['of'] {
  const varying = (tuple: Tuple) =>
    tuple.filter((maker) => maker(first) !== maker(first + 1)).length
  const usual = accepted
    .toSorted((a, b) => varying(b) - varying(a))
    .find((tuple) => varying(tuple) > 0)
  return (kind, n) => {
    if (kinds.has(kind) || accepted.length === 0) return planned(kind, n)
    const at = kind === 'duplicate' ? first : n
    if (usual !== undefined && (kind === 'ordinary' || kind === 'duplicate')) return usual
    return accepted[at % accepted.length] ?? planned(kind, n)
  }
}
