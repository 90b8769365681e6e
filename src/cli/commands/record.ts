import { settingsInForce } from '../../evidence/settings.ts'
import { whoActs } from '../../operations/who.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly reason?: string
  readonly strategy: string
}

/** For pipelines that deploy by themselves: lastgood remembers what they did. */
export const record = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async ({ config, ledger, git, io }) => {
    const [version = ''] = args
    const environment = chosenEnvironment(config, options.environment)
    if (!environment.ok) return ended(exit.usage, environment.problems)
    const { name } = environment.value
    const release = await git.release(config.tagPattern, config.service, version)
    if (!release.ok) return ended(exit.usage, release.problems)
    if (release.value === null) {
      return ended(exit.usage, [
        {
          what: `There is no release ${version}`,
          where: `tags like ${config.tagPattern} in ${git.root}`,
          hint: `git fetch --tags, or: lastgood release ${version}`,
        },
      ])
    }
    const at = io.clock.now().toISOString()
    const clash = await ledger.recordRelease(release.value, at)
    if (clash !== null) return ended(exit.refused, [clash])
    const [before, salt] = await Promise.all([ledger.current(config.service, name), ledger.salt()])
    const deployment = await ledger.recordDeployment({
      service: config.service,
      environment: name,
      version,
      previous: before?.version ?? null,
      kind: 'recorded',
      strategy: options.strategy,
      by: whoActs(io),
      reason: options.reason ?? '',
      at,
      config: settingsInForce(environment.value, salt),
    })
    cli.ui.text(`Recorded: ${config.service} ${version} runs in ${name}`)
    return { exit: exit.done, document: { deployment } }
  })
