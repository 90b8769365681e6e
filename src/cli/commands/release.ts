import { makeRelease } from '../../releases/make.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly ref: string
  readonly notes: string
  readonly allowDirty?: boolean
}

export const release = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const made = await makeRelease(project, {
      version: args[0] ?? '',
      ref: options.ref,
      notes: options.notes,
      allowDirty: options.allowDirty === true,
    })
    if (!made.ok) return ended(exit.refused, made.problems)
    const { release, already, notes } = made.value
    const clash = await project.ledger.recordRelease(release, cli.io.clock.now().toISOString())
    if (clash !== null) return ended(exit.refused, [clash])
    for (const note of notes) cli.ui.note(clean(note))
    cli.ui.text(
      `${already ? 'Already released' : 'Released'} ${project.config.service} ${release.version}: tag ${release.tag} at ${release.commit.slice(0, 12)}`,
    )
    for (const [component, digest] of Object.entries(release.artifacts))
      cli.ui.text(`  ${component}  ${digest}`)
    cli.ui.text(
      `Next: lastgood deploy ${release.version} -e <environment>   (and: git push origin ${release.tag})`,
    )
    return { exit: exit.done, document: { release, already } }
  })
