import type { Backup, BackupAction } from '../../model/backup.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'

/** Makes a backup. It is there once the ledger has it, and its file is as long as the ledger says. */
export function backupHandler(
  action: BackupAction,
  database: DatabaseConfig,
  deps: HandlerDeps,
): Handler {
  const { io, ledger, places } = deps
  const ref = places.places[0]?.ref
  if (ledger === undefined || ref === undefined) throw new Error('no ledger to journal a backup in')
  const { service, environment, stateFolder } = ref
  return {
    ownSeconds: 0,
    async apply() {
      const { takeBackup } = await import('../../database/backup/take.ts')
      const taking = { service, environment, database, action, stateFolder }
      await ledger.recordBackup(await takeBackup(io, taking))
    },
    async observe() {
      const all = await ledger.backups(service, environment)
      const made = all.find((one) => one.mark === action.mark && one.database === action.database)
      if (made === undefined) return { state: 'absent' }
      const file = await io.files.stat(made.file)
      if (file?.size === made.bytes) return { state: 'done', says: backupSays(made) }
      throw new ProblemError({
        what: `The backup that was made is not there as it was: ${made.file}`,
        where: `database ${action.database}`,
        hint: 'Put the file back, or plan again for another one',
      })
    },
  }
}

/** One line for people. */
function backupSays({ file, bytes, digest, verified }: Backup): string {
  const tried = verified === null ? 'not tried' : verified.says
  return `${file}, ${bytes} bytes, ${digest.slice(0, 19)}…; ${tried}`
}
