import type { Change } from '../changes/change.ts'
import type { TypeChange } from '../support/types.ts'

/** What rules need to know of one dialect besides its changes. */
export interface RuleManner {
  /** Compares types as this dialect's parser writes them; `from` is null where it is not known. */
  readonly compareTypes: (from: string | null, to: string) => TypeChange
  /**
   * What a change locks, in the engine's own words.
   * @param lock what PostgreSQL would lock for it; null when that is nothing
   */
  readonly lock: (lock: string | null, change: Change, way: 'forward' | 'backward') => string | null
}
