import { dirname } from 'node:path'
import type { OwnCommand } from '../../database/own-command.ts'
import type { DatabaseConfig } from '../../model/config.ts'
import type { HandlerDeps } from '../deps.ts'

type Wanted = Pick<OwnCommand, 'argv' | 'withinSeconds' | 'does' | 'key'> &
  Partial<Pick<OwnCommand, 'env'>>

/** Runs a command of lastgood.yaml for a database of the run's environment. Throws ProblemError unless it ends well. */
export async function ownCommand(
  { env = {}, ...wanted }: Wanted,
  database: DatabaseConfig,
  { io, places }: HandlerDeps,
): Promise<void> {
  // Loaded when it is needed: most runs touch no database.
  const { runOwnCommand } = await import('../../database/own-command.ts')
  const ref = places.places[0]?.ref
  const command = {
    ...wanted,
    env,
    environment: places.environment.name,
    folder: ref === undefined ? null : dirname(ref.stateFolder),
    secrets: places.places.flatMap((place) => Object.values(place.ref.binding.env)),
  }
  await runOwnCommand(command, database, io)
}
