import type { MigrationChange } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { bothCommits } from '../releases.ts'

/** Migration files that the running release added, modified or deleted since the target. */
export async function askMigrations(
  context: Context,
  { from, to }: Range,
): Promise<Fact<readonly MigrationChange[]>> {
  const paths = [...new Set(context.places.flatMap(({ ref }) => ref.binding.component.migrations))]
  if (paths.length === 0) return notAsked('no migration folders are named in lastgood.yaml')
  if (from === null) return notAsked('nothing is known to run, so nothing can be compared')
  return ask(context.asking, 'git', 'git fsck, or git fetch --tags', async () => {
    const { older, newer } = await bothCommits(context.release, to, from)
    return valueOf(await context.project.git.changes(older, newer, paths))
  })
}
