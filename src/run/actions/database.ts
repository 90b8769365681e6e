import type { EnvironmentPlaces } from '../../project/places.ts'
import type { DownAction } from '../../model/restore.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { Handler } from '../handler.ts'

/** Takes a database back. */
export function databaseHandler(
  action: DownAction,
  { environment }: EnvironmentPlaces,
): Result<Handler> {
  const found = environment.databases?.find(({ name }) => name === action.database)
  if (found === undefined) {
    return fail({
      what: `There is no database "${action.database}" in ${environment.name}, but the plan acts on it`,
      where: `environment ${environment.name}`,
      hint: 'Put it back into lastgood.yaml, or plan again',
    })
  }
  const performing = { url: found.url, action }
  // Loaded when it is needed: most runs touch no database.
  const load = () => import('../../database/restore/perform.ts')
  return ok({
    ownSeconds: 0,
    async apply() {
      await (await load()).performDowns(performing)
    },
    async observe() {
      const ran = await (await load()).downsRan(performing)
      if (ran === 'running') return { state: 'progressing', says: 'the downs run' }
      return ran ? { state: 'done', says: 'the downs ran' } : { state: 'absent' }
    },
  })
}
