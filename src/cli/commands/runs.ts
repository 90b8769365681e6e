import { chosenEnvironment } from '../environment.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { showRuns } from '../render/runs.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly limit: string
}

export const runs = (cli: Cli, _args: string[], options: Options): Promise<End> =>
  withProject(cli, async ({ config, ledger, io }) => {
    const limit = Number(options.limit)
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
      return ended(exit.usage, [
        {
          what: `--limit ${options.limit} is not a number from 1 to 10000`,
          where: 'lastgood runs',
          hint: '--limit 20',
        },
      ])
    }
    const filter = { service: config.service, limit }
    if (options.environment === undefined) return show(await ledger.runs(filter))
    const environment = chosenEnvironment(config, options.environment)
    if (!environment.ok) return ended(exit.usage, environment.problems)
    return show(await ledger.runs({ ...filter, environment: environment.value.name }))

    function show(found: Awaited<ReturnType<typeof ledger.runs>>): End {
      showRuns(cli.ui, found, io.clock.now())
      return { exit: exit.done, document: { runs: found } }
    }
  })
