import type { MysqlChange } from './mysql/mysql-change.ts'
import type { RebuildTable } from './rebuild-table.ts'

/** What only one engine's statements amount to. */
export type EngineChange = MysqlChange | RebuildTable
