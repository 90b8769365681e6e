import type { DatabaseConfig } from '../../model/config.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { WritersAction } from '../../model/restore.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'
import { ownCommand } from './own-command.ts'

/**
 * Runs the command that stops, or starts again, what writes to a database and is no component. Nobody can ask a command whether it ran:
 * a process that takes the step up runs it again, so that it happens at least once.
 */
export function writersHandler(
  { do: verb, database: name }: WritersAction,
  database: DatabaseConfig,
  deps: HandlerDeps,
): Handler {
  let ran = false
  return {
    ownSeconds: 0,
    async apply() {
      const { writers } = database
      if (writers === undefined) {
        throw new ProblemError({
          what: `lastgood.yaml does not say any more how what writes to ${name} is stopped and started`,
          where: `database ${name}`,
          hint: 'Put restore.writers back, or plan again',
        })
      }
      const [argv, does] =
        verb === 'stop-writers' ? [writers.stop, 'stops'] : [writers.start, 'starts']
      const { withinSeconds } = writers
      const own = { argv, withinSeconds, does: `${does} what writes to ${name}` }
      await ownCommand({ ...own, key: 'restore.writers' }, database, deps)
      ran = true
    },
    async observe() {
      if (!ran) return { state: 'absent' }
      return { state: 'done', says: 'the command ended well' }
    },
  }
}
