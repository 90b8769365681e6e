import type { ConfigChange } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { bothCommits } from '../releases.ts'

/** Configuration files of the repository that differ: what the running release changed, added and removed since the target. */
export async function askConfigFiles(
  context: Context,
  { from, to }: Range,
): Promise<Fact<readonly ConfigChange[]>> {
  const paths = [...new Set(context.places.flatMap(({ ref }) => ref.binding.component.configFiles))]
  if (paths.length === 0) return notAsked('no config files are named in lastgood.yaml')
  if (from === null) return notAsked('nothing is known to run, so nothing can be compared')
  return ask(context.asking, 'git', 'git fsck, or git fetch --tags', async () => {
    const { older, newer } = await bothCommits(context.release, to, from)
    const changes = valueOf(await context.project.git.changes(older, newer, paths))
    return changes.map(({ file, change }) => ({
      name: file,
      change: ({ added: 'added', modified: 'changed', deleted: 'removed' } as const)[change],
      where: 'repository',
    }))
  })
}
