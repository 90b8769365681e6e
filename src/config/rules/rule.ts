import type { Config } from '../../model/config.ts'
import type { Finding } from '../finding.ts'
import type { FileInput } from '../schema/file.ts'

/** What a rule may look at: the file as written (for positions) and what it amounts to. */
export interface RuleContext {
  readonly file: FileInput
  readonly config: Config
}

/** Something the shape alone cannot say. Pure; one file per rule, in the list of index.ts. */
export interface Rule {
  readonly name: string
  check(context: RuleContext): readonly Finding[]
}
