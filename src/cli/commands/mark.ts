import type { VerdictName } from '../../model/verdict.ts'
import { whoActs } from '../../operations/who.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { verdictMarks } from '../symbols.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly environment?: string
  readonly reason?: string
}

const verdicts: readonly string[] = ['good', 'bad', 'unproven'] satisfies VerdictName[]

export const mark = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async ({ config, ledger, git, io }) => {
    const [version = '', verdict = ''] = args
    if (!verdicts.includes(verdict)) {
      return ended(exit.usage, [
        {
          what: `"${verdict}" is not a verdict`,
          where: 'lastgood mark',
          hint: `one of ${verdicts.join(', ')}`,
        },
      ])
    }
    const environment = chosenEnvironment(config, options.environment)
    if (!environment.ok) return ended(exit.usage, environment.problems)
    const { name } = environment.value
    const deployed = await ledger.latestByVersion(config.service, name, 1000)
    if (!deployed.some((deployment) => deployment.version === version)) {
      const release = await git.release(config.tagPattern, config.service, version)
      if (!release.ok || release.value === null) {
        return ended(exit.usage, [
          {
            what: `${version} was never deployed to ${name}, and there is no such release`,
            where: `${config.service}/${name}`,
            hint: `lastgood status -e ${name}`,
          },
        ])
      }
    }
    const given = {
      service: config.service,
      environment: name,
      version,
      verdict: verdict as VerdictName,
      basis: 'marked' as const,
      reason: options.reason ?? '',
      by: whoActs(io),
      at: io.clock.now().toISOString(),
    }
    await ledger.recordVerdict(given)
    cli.ui.text(
      `${config.service} ${version} in ${name}: ${cli.ui.mark(verdictMarks[given.verdict])}`,
    )
    return { exit: exit.done, document: { verdict: given } }
  })
