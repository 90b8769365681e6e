import { ProblemError } from '../../model/problem-error.ts'
import type { Db, MigrationRow } from '../tables.ts'
import { migrations } from './index.ts'

/**
 * Brings the schema up to date, in one transaction. Safe when several processes do it at once: the second finds it done.
 * Throws ProblemError, having changed nothing, when a newer lastgood has changed the ledger in a way this one cannot know.
 */
export async function migrate(db: Db, file: string, now: () => Date): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.schema
      .createTable('lastgood_migrations')
      .ifNotExists()
      .addColumn('id', 'integer', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('applied_at', 'text', (c) => c.notNull())
      .addColumn('breaking', 'integer', (c) => c.notNull())
      .execute()
    const missing = missingMigrations(await applied(tx), file)
    for (const migration of missing) {
      await (await migration.load()).up(tx)
      await tx
        .insertInto('lastgood_migrations')
        .values({
          id: migration.id,
          name: migration.name,
          applied_at: now().toISOString(),
          breaking: migration.breaking ? 1 : 0,
        })
        .execute()
    }
  })
}

/** Migrations of a ledger that has been migrated before. */
export function applied(db: Db): Promise<readonly MigrationRow[]> {
  return db.selectFrom('lastgood_migrations').selectAll().orderBy('id').execute()
}

/** What is left to apply; throws ProblemError when the ledger is from a newer, incompatible lastgood. */
export function missingMigrations(done: readonly MigrationRow[], file: string) {
  const foreign = done.find(
    (row) =>
      row.breaking !== 0 && !migrations.some(({ id, name }) => id === row.id && name === row.name),
  )
  if (foreign !== undefined) {
    throw new ProblemError({
      what: `This ledger was written by a newer lastgood (its schema has change ${foreign.id}, "${foreign.name}")`,
      where: file,
      hint: 'Use that version of lastgood here: npm install --global lastgood@latest',
    })
  }
  return migrations.filter(({ id }) => !done.some((row) => row.id === id))
}
