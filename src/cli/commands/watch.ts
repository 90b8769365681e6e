import type { Address } from '../../host/listen-problem.ts'
import { parseDuration } from '../../model/duration.ts'
import type { Policy } from '../../model/policy.ts'
import { environmentPlaces } from '../../project/places.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { watchNow } from '../watch-now.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly for?: string
  readonly auto?: boolean
  readonly listen?: string
}

export const watch = (cli: Cli, _args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const forSeconds = options.for === undefined ? undefined : parseDuration(options.for)
    if (forSeconds === null) {
      const what = `"${options.for}" is not a duration`
      return ended(exit.usage, [{ what, where: 'lastgood watch --for', hint: '--for 24h' }])
    }
    const chosen = chosenEnvironment(project.config, options.environment)
    if (!chosen.ok) return ended(exit.usage, chosen.problems)
    const places = await environmentPlaces(project, chosen.value.name)
    if (!places.ok) return ended(exit.usage, places.problems)
    const automatic = allowed(chosen.value.policy.automatic, options.auto)
    if (options.listen !== undefined) {
      const listen = await addressOf(options.listen)
      if (listen === null) {
        const what = `"${options.listen}" is not an address to listen on`
        const hint = '--listen 9099, or --listen 0.0.0.0:9099'
        return ended(exit.usage, [{ what, where: 'lastgood watch --listen', hint }])
      }
      const { listenNow } = await import('../listen-now.ts')
      return listenNow(cli, project, places.value, listen, automatic)
    }
    return watchNow(cli, project, places.value, {
      ...(forSeconds === undefined ? {} : { forSeconds }),
      automatic,
      tripped: exit.refused,
    })
  })

/** `--auto` and `--no-auto` decide for this watch; the bounds stay the policy's, and neither lifts a freeze. */
function allowed(policy: Policy['automatic'], auto: boolean | undefined): Policy['automatic'] {
  const bounds = policy ?? { on: false, windowSeconds: 60 * 60, frozen: false }
  return { ...bounds, on: auto ?? bounds.on }
}

async function addressOf(text: string): Promise<Address | null> {
  const { listen } = await import('../../config/schema/scalars.ts')
  const read = listen.safeParse(text)
  return read.success ? read.data : null
}
