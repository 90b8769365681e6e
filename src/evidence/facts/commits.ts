import type { CommitRange } from '../../model/evidence.ts'
import type { Fact } from '../../model/fact.ts'
import { ask, notAsked, valueOf } from '../ask.ts'
import type { Context, Range } from '../context.ts'
import { bothCommits } from '../releases.ts'

const shown = 10

/** Commits that going back would take away, and those on HEAD that came after what runs. */
export async function askCommits(context: Context, range: Range): Promise<Fact<CommitRange>> {
  const { from, to } = range
  if (from === null) return notAsked('nothing is known to run, so nothing can be compared')
  return ask(context.asking, 'git', 'git fsck, or git fetch --tags', async () => {
    const { git } = context.project
    const { older, newer } = await bothCommits(context.release, to, from)
    const [between, onTop] = await Promise.all([
      git.between(older, newer, shown),
      git.between(newer, 'HEAD', 0),
    ])
    return { ...valueOf(between), onTop: valueOf(onTop).count }
  })
}
