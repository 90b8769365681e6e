import { alembic } from './alembic.ts'
import { atlas } from './atlas.ts'
import { dbmate } from './dbmate.ts'
import { diesel } from './diesel.ts'
import { django } from './django.ts'
import { drizzle } from './drizzle.ts'
import { flyway } from './flyway/flyway.ts'
import { golangMigrate } from './golang-migrate.ts'
import { goose } from './goose.ts'
import { knex } from './knex.ts'
import { liquibase } from './liquibase/liquibase.ts'
import { nodePgMigrate } from './node-pg-migrate.ts'
import { plain } from './plain/plain.ts'
import { pop } from './pop.ts'
import { prisma } from './prisma.ts'
import { rails } from './rails.ts'
import { sequelize } from './sequelize.ts'
import { sqitch } from './sqitch.ts'
import { sqlMigrate } from './sql-migrate.ts'
import { typeorm } from './typeorm.ts'
import type { Tool } from './tool.ts'

/** Every migration tool, by name; of equal fits the first wins, and `plain` stands last because it fits whatever holds SQL files. */
export const tools: readonly Tool[] = [
  alembic,
  atlas,
  dbmate,
  diesel,
  django,
  drizzle,
  flyway,
  golangMigrate,
  goose,
  liquibase,
  nodePgMigrate,
  typeorm,
  sequelize,
  knex,
  pop,
  prisma,
  rails,
  sqitch,
  sqlMigrate,
  plain,
]
