import { dirname } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { SnapshotCommands } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { runOwnCommand } from '../own-command.ts'
import type { BackupEngine, Dumped, Taking } from './engine.ts'
import { settingsOf } from './settings.ts'

/**
 * Snapshots by the reader's own commands (of a volume, of a provider). The file holds the name that the command printed.
 * @param engine of the database itself, which is asked what ran on it
 */
export function snapshotBackups(commands: SnapshotCommands, engine: BackupEngine): BackupEngine {
  // A snapshot needs no connection: what ran on a database that does not answer is not known, and told so.
  const ran: BackupEngine['ran'] = (database, history) =>
    engine.ran(database, history).catch((error: unknown) => {
      if (error instanceof ProblemError) return 'unknown'
      throw error
    })
  return {
    ending: 'snapshot',
    ran,
    async dump(io, taking, file): Promise<Dumped> {
      const { database, action } = taking
      const holds = await ran(database, action.history)
      const takenAt = io.clock.now().toISOString()
      const out = await run(io, taking, 'make', commands.make, {})
      const snapshot = lastLine(out)
      // It becomes an environment variable, a line of a plan and of a page.
      if (!/^[\x21-\x7e]{1,500}$/.test(snapshot)) {
        throw new ProblemError({
          what: 'The command that makes a snapshot did not print its name as the last line',
          where: `backup.snapshot.make of database ${database.name}`,
          hint: 'Let it print a name without blanks, which its restore command understands',
        })
      }
      await io.files.writeAtomic(file, Buffer.from(`${snapshot}\n`), 0o600)
      return { source: database.name, takenAt, holds, tables: [], transaction: null, snapshot }
    },
    async tried(io, taking, _file, { snapshot = '' }) {
      if (commands.try === null) return null
      const out = await run(io, taking, 'try', commands.try, { LASTGOOD_SNAPSHOT: snapshot })
      const said = lastLine(out).slice(0, 200)
      return { says: `its own command tried it${said === '' ? '' : `: ${said}`}`, tables: [] }
    },
  }
}

const lastLine = (out: string) => out.trim().split('\n').at(-1)?.trim() ?? ''

function run(
  io: Io,
  { database, action, environment, stateFolder }: Taking,
  key: 'make' | 'try',
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const command = {
    argv,
    withinSeconds: settingsOf(database).withinSeconds,
    does: key === 'make' ? 'makes a snapshot' : 'tries a snapshot',
    key: `backup.snapshot.${key}`,
    environment,
    folder: dirname(stateFolder),
    env: { LASTGOOD_RELEASE: action.release, ...env },
    secrets: [],
  }
  return runOwnCommand(command, database, io)
}
