import type { Backup } from './backup.ts'
import type { Deployment } from './deployment.ts'
import type { Release } from './release.ts'
import type { Verdict } from './verdict.ts'

/**
 * An entry of the journal's scope `ledger`: what was recorded outside a run's own journal. Each holds the whole row, so
 * that the tables can be rebuilt from the journal alone.
 */
export type LedgerEvent =
  | { readonly type: 'release-recorded'; readonly release: Release }
  /** Made elsewhere, and ended: it never changes again. */
  | { readonly type: 'deployment-recorded'; readonly deployment: Deployment }
  /** Made by the run `deployment.runId`, whose journal tells how it went on. */
  | { readonly type: 'deployment-started'; readonly deployment: Deployment }
  /** In the scope `backups`; no table has it. */
  | { readonly type: 'backup-recorded'; readonly backup: Backup }
  | { readonly type: 'verdict-recorded'; readonly id: number; readonly verdict: Verdict }
  /** A person asked; the run itself journals `stop-requested` when it takes notice. */
  | {
      readonly type: 'stop-asked'
      readonly run: number
      readonly by: string
      readonly reason: string
      /** ISO 8601, as the asker's clock had it. */
      readonly at: string
    }
