import { isTag } from '../../adapters/registries/image-name.ts'
import { promoteImages } from '../../operations/promote-images.ts'
import { clean } from '../clean.ts'
import { ended, type Cli, type End } from '../command.ts'
import { exit } from '../exit.ts'
import { withProject } from '../with-project.ts'

interface Options {
  readonly tag: string
}

export const promote = (cli: Cli, [version = '']: string[], { tag }: Options): Promise<End> =>
  withProject(cli, async (project) => {
    if (!isTag(tag)) {
      const hint = 'Write letters, digits, ".", "-" and "_", such as production'
      return ended(exit.usage, [{ what: `${JSON.stringify(tag)} is no tag`, where: '--tag', hint }])
    }
    const done = await promoteImages(project, version, tag)
    if (!done.ok) return ended(exit.refused, done.problems)
    const { promoted, problems } = done.value
    for (const { repository, digest } of promoted) {
      cli.ui.text(clean(`${repository}:${tag} is ${version} now (${digest})`))
    }
    if (problems.length === 0) return { exit: exit.done, document: { promoted } }
    const code = promoted.length === 0 ? exit.failed : exit.needsHuman
    return { ...ended(code, problems), document: { promoted } }
  })
