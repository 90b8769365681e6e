import type { Db } from '../tables.ts'

/** A step of the schema. Never changed once released: the next change is the next number. */
export interface Migration {
  readonly id: number
  readonly name: string
  /** True when a binary that does not know it would misread or corrupt the ledger. */
  readonly breaking: boolean
  readonly load: () => Promise<{ up(db: Db): Promise<void> }>
}

/** In order. Loaded only when one has to be applied. */
export const migrations: readonly Migration[] = [
  { id: 1, name: 'first', breaking: true, load: () => import('./001-first.ts') },
]
