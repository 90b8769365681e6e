import { z } from 'zod'
import { backup } from './backup.ts'
import { command } from './command.ts'
import { name, repositoryPath } from './names.ts'
import { duration } from './scalars.ts'
import { strict } from './shapes.ts'

const listHint =
  'Write a list of folders, such as [db/migrations] or [{folder: db/migrations, tool: dbmate}]'
const toolHint =
  'Write the name of a migration tool in lower case, such as golang-migrate or flyway'
const dialectHint = 'Write postgresql, mysql or sqlite'

const statementsHint =
  'Write a list of sources, such as [{prisma: prisma/schema.prisma}, {sql: db/queries}]'

/** One source of statements: a map of one key. */
const statements = z.union(
  [
    strict({ prisma: repositoryPath.describe('A Prisma schema, or the folder of its files') }),
    strict({ drizzle: repositoryPath.describe('Files that declare tables for Drizzle') }),
    strict({ sql: repositoryPath.describe('A .sql file of queries, or a folder of them') }),
    strict({ pg_stat_statements: name.describe("An entry of an environment's `databases`") }),
    strict({ log: repositoryPath.describe('A log of PostgreSQL, on this machine') }),
  ],
  { error: statementsHint },
)

const folder = strict({
  folder: repositoryPath.describe('Folder of migrations, or the changelog of Liquibase'),
  tool: z
    .string({ error: toolHint })
    .regex(/^[a-z][a-z0-9-]{0,62}$/, { error: toolHint })
    .optional()
    .describe('Migration tool; found out when absent. `command` is a program of your own'),
  dialect: z
    .enum(['postgresql', 'mysql', 'sqlite'], { error: dialectHint })
    .optional()
    .describe('Language of the SQL; as the files tell when absent'),
  database: name.optional().describe("An entry of an environment's `databases`"),
  statements: z
    .array(statements, { error: statementsHint })
    .optional()
    .describe(
      'Where statements of a release are found; a schema of Prisma or Drizzle beside it when absent',
    ),
  up: command.optional().describe('For the tool `command`: applies what is pending'),
  down: command
    .optional()
    .describe('For the tool `command`: takes {steps} migrations back, so that {to} stays newest'),
  status: command.optional().describe('For the tool `command`: shows what is applied'),
})

/** Folders of migrations: paths, or maps that say more. */
export const migrations = z.array(z.union([repositoryPath, folder], { error: listHint }), {
  error: listHint,
})

const urlHint =
  'Write the address of a database from the environment, such as ${DATABASE_URL} (postgres://…, mysql://… or sqlite:…)'

const address = z
  .string({ error: urlHint })
  .regex(
    /^(?:postgres(?:ql)?:\/\/|mysql:\/\/|mariadb:\/\/|(?:sqlite|file):(?!\/\/[^/]|:memory:))[^\s\0]{1,2000}$/,
    {
      error: urlHint,
    },
  )

/** A database of an environment. Its address may carry a password: it is never quoted in a problem. */
export const database = strict({
  url: address.describe('Address, from the environment: ${DATABASE_URL}'),
  admin: address
    .optional()
    .describe('The same for a role that may create and rename databases; `url` when absent'),
  restore: strict({
    keep: z
      .boolean({ error: 'Write true or false' })
      .optional()
      .describe('Copy what a down drops into tables beside, before it is dropped; true'),
    writers: strict({
      stop: command.describe('Stops what writes and is no component: cron jobs, workers elsewhere'),
      start: command.describe('Starts it again: at the end, or when nothing was changed'),
      within: duration.optional().describe('How long each may take; 60s'),
    })
      .optional()
      .describe('Commands run from the folder of this file; each may be run twice'),
  })
    .optional()
    .describe('How the database is taken back'),
  backup: backup.optional().describe('Backups before releases that need them; never when absent'),
})
