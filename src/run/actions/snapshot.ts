import type { DatabaseConfig } from '../../model/config.ts'
import type { Problem } from '../../model/problem.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { SnapshotAction } from '../../model/restore.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'
import { ownCommand } from './own-command.ts'
import { wholeOrHalf } from './whole-or-half.ts'

/**
 * Brings a snapshot back by the command of lastgood.yaml. Nobody can ask a command whether it ran, nor how far one came that failed: the
 * first is run again by whoever takes the step up, the second is for a person.
 */
export function snapshotHandler(
  { backup }: SnapshotAction,
  database: DatabaseConfig,
  deps: HandlerDeps,
): Handler {
  const { name, backup: settings } = database
  let seen: boolean | { readonly half: Problem } = false
  return wholeOrHalf({
    async apply() {
      if (settings?.snapshot === undefined || backup.snapshot === undefined) {
        throw new ProblemError({
          what: 'lastgood.yaml does not say any more how a snapshot is restored; nothing was changed',
          where: `database ${name}`,
          hint: 'Put backup.snapshot back, or plan again',
        })
      }
      const command = {
        argv: settings.snapshot.restore,
        withinSeconds: settings.withinSeconds,
        does: `restores the snapshot ${backup.snapshot}`,
        key: 'backup.snapshot',
        env: { LASTGOOD_SNAPSHOT: backup.snapshot, LASTGOOD_RELEASE: backup.release },
      }
      try {
        await ownCommand(command, database, deps)
        seen = true
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        const what = `${error.problem.what}. What the database holds now, nobody knows`
        seen = { half: { ...error.problem, what } }
        throw error
      }
    },
    progress: () => Promise.resolve(seen),
    done: `the command restored the snapshot ${backup.snapshot ?? ''} of ${backup.takenAt}`,
    running: 'the snapshot is restored',
  })
}
