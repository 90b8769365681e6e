import type { Dialect } from './migration.ts'
import type { Finding } from './finding.ts'
import type { StatementsAsked } from './proof.ts'

/**
 * `compatible`: the contract of N−1 holds on N, a redeploy touches no data. `needs-down`: broken, but the captured down restores
 * it and loses no row of either shape. `loses-data`: the down works and changes or loses rows. `incompatible`: broken, and no down
 * that works. `unknown`: could not be asked.
 */
export type VerdictOfPair = 'compatible' | 'needs-down' | 'loses-data' | 'incompatible' | 'unknown'

/** What one JSON document of `check --migrations` says of one migration (or group) against its predecessor. */
export interface Pair {
  readonly id: string
  readonly verdict: VerdictOfPair
  /** Why, in one sentence. */
  readonly says: string
  readonly findings: readonly Finding[]
  readonly contract: {
    readonly ran: boolean
    readonly held: number
    readonly broken: readonly {
      readonly object: string
      readonly promise: string
      readonly severity: 'breaks' | 'rare'
      readonly says: string
    }[]
    /** What became of statements that the old release sends; absent: none were named. */
    readonly statements?: StatementsAsked
    readonly why: string | null
  }
  readonly roundTrip: {
    readonly ran: boolean
    /** Null when it did not run. */
    readonly schemaRestored: boolean | null
    /** Seeded rows of the old shape that came back changed or not at all; null when it did not run. */
    readonly rowsChanged: number | null
    /** Seeded rows of the new shape that the down changed, lost or failed on; null when it did not run. */
    readonly rowsOfNewShape: number | null
    readonly why: string | null
  }
  readonly suppressed: readonly {
    readonly rule: string
    readonly reason: string
    readonly until: string | null
    readonly line: number
  }[]
  /** What was done otherwise than the scripts say. */
  readonly notes: readonly string[]
}

/** The last document of `check --migrations DIR --json`. */
export interface FolderReport {
  readonly tool: string
  readonly dialect: Dialect
  readonly pairs: readonly Pair[]
  readonly problems: readonly {
    readonly what: string
    readonly where: string
    readonly hint: string
  }[]
}
