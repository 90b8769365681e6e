import { atlas } from './atlas.ts'
import { dbmate } from './dbmate.ts'
import { diesel } from './diesel.ts'
import { drizzle } from './drizzle.ts'
import { flyway } from './flyway/flyway.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { liquibase } from './liquibase/liquibase.ts'
import { nodePgMigrate } from './node-pg-migrate.ts'
import { plain } from './plain/plain.ts'
import { prisma } from './prisma.ts'
import { sqitch } from './sqitch.ts'
import { sqlMigrate } from './sql-migrate.ts'
import type { Tool } from './tool.ts'

/** Every migration tool, by name; of equal fits the first wins, and `plain` stands last because it fits whatever holds SQL files. */
export const tools: readonly Tool[] = [
  atlas,
  dbmate,
  diesel,
  drizzle,
  flyway,
  golangMigrate,
  goose,
  liquibase,
  nodePgMigrate,
  prisma,
  sqitch,
  sqlMigrate,
  plain,
]
