import type { Change } from '../change.ts'

/** What only MySQL and MariaDB know. */
export type MysqlChange =
  /** ALGORITHM and LOCK that a statement asks for, before what it changes. */
  | {
      readonly kind: 'online-clause'
      readonly table: string
      /** In upper case; null where it says none. */
      readonly algorithm: string | null
      readonly lock: string | null
      readonly changes: readonly Change[]
    }
  /** A statement that commits by itself what stands before it. */
  | {
      readonly kind: 'implicit-commit'
      /** `ALTER TABLE`. */
      readonly statement: string
      /** Of its transaction, or of its file where that opens none. */
      readonly before: number
      readonly after: number
      /** Whether the file opens a transaction itself. */
      readonly opened: boolean
    }
