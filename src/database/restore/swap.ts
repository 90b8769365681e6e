import type { Io } from '../../host/io.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { identifier, type PostgresSession } from '../engines/postgresql.ts'

export interface Swapping {
  /** Name of the database in lastgood.yaml. */
  readonly name: string
  /** Names of databases on the server. */
  readonly real: string
  readonly loaded: string
  readonly keptAs: string
}

/** How often it is tried, a second apart, before a person is needed: sessions may be about to end, or come back. */
const attempts = 5

/**
 * Gives `loaded` the name `real`, and `real` the name `keptAs`, in one transaction. Idle sessions of pools are ended, for a database in
 * use cannot be renamed; one that works is somebody who still writes: then a ProblemError names it, and nothing changed.
 */
export async function swap(
  io: Io,
  server: PostgresSession,
  { name, real, loaded, keptAs }: Swapping,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const others = await server.query(
      "select state, coalesce(nullif(application_name, ''), usename, backend_type) as who, coalesce(client_addr::text, 'this machine') as at from pg_stat_activity where datname = any($1) and pid <> pg_backend_pid() and backend_type = 'client backend'",
      [[real, loaded]],
    )
    const working = others.filter(({ state }) => state !== 'idle')
    if (working.length > 0) {
      if (attempt >= attempts) throw stillUsed(name, working)
      await io.clock.sleep(1)
      continue
    }
    await server.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1) and pid <> pg_backend_pid() and (state = 'idle' or backend_type <> 'client backend')",
      [[real, loaded]],
    )
    try {
      await server.query(
        `begin; alter database ${identifier(real)} rename to ${identifier(keptAs)}; alter database ${identifier(loaded)} rename to ${identifier(real)}; commit`,
      )
      return
    } catch (error) {
      await server.query('rollback')
      if (!(error instanceof ProblemError) || !inUse(error) || attempt >= attempts) throw error
      await io.clock.sleep(1)
    }
  }
}

const inUse = ({ problem }: ProblemError) => problem.what.includes('(55006)')

const stillUsed = (name: string, others: readonly Readonly<Record<string, unknown>>[]) =>
  new ProblemError({
    what: `Still in use by ${others.map(({ who, at, state }) => `${String(who)} at ${String(at)} (${String(state)})`).join(', ')}; nothing was changed`,
    where: `database ${name}`,
    hint: 'Stop what still writes, then resume',
  })
