import { environmentPlaces } from '../../project/places.ts'
import { chosenEnvironment } from '../environment.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { withProject } from '../with-project.ts'

/** Stops everything that runs on this machine for an environment (or for all): for trials that clean up after themselves. */
export const localStop = (
  cli: Cli,
  _args: string[],
  options: { readonly environment?: string },
): Promise<End> =>
  withProject(cli, async (project) => {
    const { config, io } = project
    if (options.environment !== undefined) {
      const chosen = chosenEnvironment(config, options.environment)
      if (!chosen.ok) return ended(exit.usage, chosen.problems)
    }
    const names = config.environments
      .map(({ name }) => name)
      .filter((name) => options.environment === undefined || name === options.environment)
    const stopped: string[] = []
    const left: string[] = []
    for (const name of names) {
      const found = await environmentPlaces(project, name)
      if (!found.ok) return ended(exit.usage, found.problems)
      for (const { ref, target, traffic } of found.value.places) {
        const gone = [
          await (traffic?.shutDown?.(ref, io) ?? true),
          await (target.shutDown?.(ref, io) ?? true),
        ]
        const list = gone.includes(false) ? left : stopped
        list.push(`${name}/${ref.binding.component.name}`)
      }
    }
    for (const place of stopped) cli.ui.text(`stopped ${place}`)
    const problems = left.map((place) => ({
      what: 'Not everything could be stopped',
      where: place,
      hint: 'lastgood doctor names what is left',
    }))
    return {
      exit: left.length === 0 ? exit.done : exit.failed,
      document: { stopped, left },
      problems,
    }
  })
