import type { Backup } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { HistoryRows } from '../../model/restore.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'

/**
 * Whether migrations ran on a database, by the history that their tool keeps: `before` when none of them is in it, `unknown` when
 * that cannot be told. With some of them the older release may have served for long: additive ones stay when it is gone back to.
 */
export async function migrationsRan(
  session: PostgresSession,
  history: HistoryRows | null,
): Promise<Backup['holds']> {
  if (history === null) return 'unknown'
  try {
    const [there] = await session.query('select to_regclass($1) is not null as there', [
      identifier(history.table),
    ])
    if (there?.['there'] !== true) return 'unknown'
    const [found] = await session.query(
      `select count(*)::int as ran from ${identifier(history.table)} where ${identifier(history.column)}::text = any($1)`,
      [history.values],
    )
    const ran = Number(found?.['ran'])
    return ran === 0 ? 'before' : ran >= history.values.length ? 'after' : 'partly'
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return 'unknown'
  }
}
