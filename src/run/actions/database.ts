import type { Io } from '../../host/io.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { DatabaseAction, DownAction } from '../../model/restore.ts'
import type { HandlerDeps } from '../deps.ts'
import type { Handler } from '../handler.ts'
import { backupHandler } from './backup.ts'
import { restoreEngine } from './restore-engine.ts'
import { restoreHandler } from './restore.ts'
import { snapshotHandler } from './snapshot.ts'
import { wholeOrHalf } from './whole-or-half.ts'
import { writersHandler } from './writers.ts'

/** Takes a database back, or makes a backup of it. */
export function databaseHandler(action: DatabaseAction, deps: HandlerDeps): Result<Handler> {
  const { environment } = deps.places
  const found = environment.databases?.find(({ name }) => name === action.database)
  if (found === undefined) {
    return fail({
      what: `There is no database "${action.database}" in ${environment.name}, but the plan acts on it`,
      where: `environment ${environment.name}`,
      hint: 'Put it back into lastgood.yaml, or plan again',
    })
  }
  switch (action.do) {
    case 'down':
      return ok(downHandler(action, found, deps.io))
    case 'backup':
      return ok(backupHandler(action, found, deps))
    case 'stop-writers':
    case 'start-writers':
      return ok(writersHandler(action, found, deps))
    case 'restore-snapshot':
      return ok(snapshotHandler(action, found, deps))
    case 'restore':
      return ok(restoreHandler(action, found, deps.io))
  }
}

function downHandler(action: DownAction, database: DatabaseConfig, io: Io): Handler {
  return wholeOrHalf({
    apply: async () => (await restoreEngine(database)).performDowns(io, database, action),
    progress: async () => (await restoreEngine(database)).downsRan(database, action),
    done: ranSays(action),
    running: 'the downs run',
  })
}

/** With how to look at what was kept, and how to be rid of it. */
function ranSays({ keep = [] }: DownAction): string {
  if (keep.length === 0) return 'the downs ran'
  const each = (verb: string) => keep.map(({ as }) => `${verb} "${as}"`).join('; ')
  return `the downs ran; what they dropped is kept: ${each('SELECT * FROM')}; when nobody wants it any more: ${each('DROP TABLE')}`
}
