import type { Git } from '../git/git.ts'
import type { Io } from '../host/io.ts'
import type { Config } from '../model/config.ts'
import type { Ledger } from '../store/ledger.ts'

/** A service as lastgood sees it: its configuration, its repository, its ledger, and the world. */
export interface Project {
  readonly config: Config
  /** Absolute path of `.lastgood`, beside lastgood.yaml; it ignores itself (a `.gitignore` with `*`). */
  readonly stateFolder: string
  readonly io: Io
  readonly ledger: Ledger
  readonly git: Git
}
