import type { FolderReport, Pair } from '../../src/database/verdict.ts'
import type { Seen } from './oracle.ts'

/** One step, as the oracle saw it and as lastgood says it is. */
export interface Compared {
  readonly id: string
  readonly files: number
  readonly seen: Seen
  readonly full: Pair
  readonly rules: Pair
}

export interface Tally {
  readonly files: number
  readonly steps: number
  readonly verdicts: Readonly<Record<string, number>>
  /** Steps that PostgreSQL ran with the oracle. */
  readonly seen: number
  /** Of those, what the old code's statements show. */
  readonly breaks: number
  /** Breaks that lastgood calls compatible: by its verdict, and by its rules alone. */
  readonly missed: readonly string[]
  readonly missedByRules: readonly string[]
  /** Steps without a break that lastgood says break. */
  readonly falseAlarms: readonly string[]
  readonly falseAlarmsOfRules: readonly string[]
  /** Steps that the oracle ran and lastgood calls unknown, with the reason. */
  readonly unknown: readonly string[]
  /** Steps whose down both tried, and those on which they disagree. */
  readonly downs: number
  readonly downsApart: readonly string[]
}

const broken = ({ broken: said, retyped }: Seen) => said.length > 0 || retyped.length > 0

export function tally(all: readonly Compared[]): Tally {
  const verdicts: Record<string, number> = {}
  for (const { full } of all) verdicts[full.verdict] = (verdicts[full.verdict] ?? 0) + 1
  const ran = all.filter(({ seen }) => seen.upFails === null)
  // What is only another kind of value to a driver is a break where lastgood says so, and none where it does not.
  const breaking = ran.filter(({ seen }) => seen.broken.length > 0)
  const clean = ran.filter(({ seen }) => !broken(seen))
  const alarm = ({ full }: Compared) => !['compatible', 'unknown'].includes(full.verdict)
  const alarmOfRules = ({ rules }: Compared) =>
    rules.findings.some(({ severity }) => severity === 'breaks')
  const tried = ran.filter(({ seen, full }) => seen.restored !== null && full.roundTrip.ran)
  return {
    files: all.reduce((sum, { files }) => sum + files, 0),
    steps: all.length,
    verdicts,
    seen: ran.length,
    breaks: breaking.length,
    missed: breaking.filter(({ full }) => full.verdict === 'compatible').map(said),
    missedByRules: breaking
      .filter((one) => !alarmOfRules(one) && one.rules.verdict !== 'unknown')
      .map(said),
    falseAlarms: clean.filter(alarm).map(({ id, full }) => `${id}: ${full.says}`),
    falseAlarmsOfRules: clean.filter(alarmOfRules).map(({ id, rules }) => `${id}: ${rules.says}`),
    unknown: ran
      .filter(({ full }) => full.verdict === 'unknown')
      .map(({ id, full }) => `${id}: ${full.says}`),
    downs: tried.length,
    downsApart: tried.flatMap((one) => {
      const why = apart(one)
      return why === null ? [] : [`${one.id}: ${why}`]
    }),
  }
}

const said = ({ id, seen }: Compared) => `${id}: ${seen.broken[0] ?? seen.retyped[0] ?? ''}`

/** In what the two differ about the way down; null when they agree. */
function apart({ seen, full: { roundTrip } }: Compared): string | null {
  const { schemaRestored, rowsChanged, rowsOfNewShape, why } = roundTrip
  const says = `lastgood: ${why ?? 'nothing'}`
  if (seen.restored !== schemaRestored) {
    return `restored ${seen.restored} by pg_dump, ${schemaRestored} by lastgood; ${seen.differs.join(' ').slice(0, 300)}; ${says}`
  }
  const lost = (rows: number | null) => rows !== null && rows > 0
  if (seen.down !== 'works') return null
  if (seen.oldRows !== null && lost(seen.oldRows) !== lost(rowsChanged)) {
    return `${seen.oldRows} old rows changed for the oracle, ${rowsChanged} for lastgood; ${says}`
  }
  if (lost(seen.newRows) !== lost(rowsOfNewShape)) {
    return `${seen.newRows} new rows lost for the oracle, ${rowsOfNewShape} for lastgood; ${says}`
  }
  return null
}

export const pairsById = ({ pairs }: FolderReport): ReadonlyMap<string, Pair> =>
  new Map(pairs.map((pair) => [pair.id, pair]))
