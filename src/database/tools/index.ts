import { dbmate } from './dbmate.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { plain } from './plain.ts'
import type { Tool } from './tool.ts'

/** Every migration tool, by name; `plain` last, because it fits whatever holds SQL files. */
export const tools: readonly Tool[] = [dbmate, golangMigrate, goose, plain]
