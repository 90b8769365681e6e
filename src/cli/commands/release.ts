import { resolve } from 'node:path'
import { fail, ok, type Result } from '../../model/problem.ts'
import { makeRelease } from '../../releases/make.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly ref: string
  readonly notes: string
  readonly allowDirty?: boolean
  /** `component=file`, each. */
  readonly artifact: readonly string[]
}

export const release = (cli: Cli, args: string[], options: Options): Promise<End> =>
  withProject(cli, async (project) => {
    const artifacts = givenArtifacts(options.artifact, cli.cwd)
    if (!artifacts.ok) return ended(exit.usage, artifacts.problems)
    const made = await makeRelease(project, {
      version: args[0] ?? '',
      ref: options.ref,
      notes: options.notes,
      allowDirty: options.allowDirty === true,
      artifacts: artifacts.value,
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

function givenArtifacts(given: readonly string[], cwd: string): Result<Record<string, string>> {
  const pairs = given.map(
    (text) => [text.split('=')[0] ?? '', text.split('=').slice(1).join('=')] as const,
  )
  const wrong = pairs.findIndex(([component, file]) => component === '' || file === '')
  if (wrong < 0)
    return ok(Object.fromEntries(pairs.map(([component, file]) => [component, resolve(cwd, file)])))
  return fail({
    what: `"${given[wrong] ?? ''}" does not name a component and a file`,
    where: 'lastgood release --artifact',
    hint: '--artifact web=shop.tgz',
  })
}
