import { ProblemError } from '../../model/problem-error.ts'
import { identifier, openPostgres } from '../engines/postgresql.ts'
import type { OldStatement } from '../proof.ts'
import { readable } from './readable.ts'
import { unread, type Collected, type Source } from './source.ts'

/** Statements that are taken, those called most often first. */
const most = 500

/** One question takes no longer; the server gives up, not only we. */
const seconds = 5

/**
 * What a database counted of its own clients: statements of this database, without their values. Read only, in a session with a
 * statement timeout.
 */
export const pgStatStatements: Source = async (where, { databases }) => {
  const database = databases.find(({ name }) => name === where)
  if (database === undefined) {
    const hint = 'Name the environment with --environment, or an entry of its databases'
    return unread('could not be asked: no such database is known here', where, hint)
  }
  if (!/^postgres(?:ql)?:/.test(database.url)) {
    return unread('could not be asked: only PostgreSQL has it', where, 'Leave it out')
  }
  try {
    await using session = await openPostgres({ ...database, readOnly: true, seconds })
    const [found] = await session.query(
      `select n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_stat_statements'`,
    )
    if (found === undefined) {
      const hint = 'CREATE EXTENSION pg_stat_statements, with shared_preload_libraries set'
      return unread('could not be asked: the extension is not there', where, hint)
    }
    const view = `${identifier(String(found['schema']))}.pg_stat_statements`
    const rows = await session.query(`
      select s.query, s.queryid::text as id, (d.datname = current_database())::text as here
      from ${view} s left join pg_database d on d.oid = s.dbid
      order by s.calls desc limit 5000`)
    return taken(where, rows)
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { what, hint } = error.problem
    return unread(`could not be asked: ${what}`, where, hint)
  }
}

async function taken(
  where: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<Collected> {
  const counts = { elsewhere: 0, hidden: 0, utility: 0, more: 0 }
  const statements = new Map<string, OldStatement>()
  for (const { query, id, here } of rows) {
    const text = typeof query === 'string' ? query : ''
    if (here !== 'true') counts.elsewhere++
    else if (text === '' || text === '<insufficient privilege>') counts.hidden++
    else if (
      !/^[\s(]*(?:\/\*[\s\S]*?\*\/\s*)?(?:select|insert|update|delete|merge|with|values)\b/i.test(
        text,
      )
    )
      counts.utility++
    else if (isCatalog(text)) counts.utility++
    else if (statements.size >= most) counts.more++
    else {
      const sql = readable(text)
      if (!statements.has(sql)) {
        const source = `pg_stat_statements ${where}: query ${String(id)}`
        statements.set(sql, { sql, source, confidential: true })
      }
    }
  }
  const says = [
    [
      counts.hidden,
      'statements of other users are hidden from this one',
      'GRANT pg_read_all_stats',
    ],
    [counts.elsewhere, 'statements are of other databases and left out', 'Nothing'],
    [counts.utility, 'are no statements on tables and left out', 'Nothing'],
    [counts.more, `are called less often than the first ${most} and left out`, 'Nothing'],
  ] as const
  return {
    statements: [...statements.values()],
    unread: [],
    problems: says.flatMap(([count, what, hint]) =>
      count === 0
        ? []
        : [
            {
              what: `${count} ${what}`,
              where,
              hint: hint === 'Nothing' ? 'There is nothing to do' : hint,
            },
          ],
    ),
  }
}

/** Questions of monitoring and tools about the server itself. */
const isCatalog = (text: string) =>
  /\b(?:pg_catalog|information_schema)\.|\bpg_(?:stat|class|extension|roles|database|namespace)/i.test(
    text,
  )
