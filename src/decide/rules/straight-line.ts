import { known } from '../../model/fact.ts'
import { goesBack, notes, type Rule } from '../context.ts'

export const straightLine: Rule = {
  name: 'straight-line',
  about: 'A target beside the line of history has changes of its own, which come back with it.',
  judge: (strategy, { evidence, from, target }) => {
    const commits = evidence.range && known(evidence.range.commits)
    if (!goesBack(strategy) || target === null || !commits || commits.linear) return null
    return notes(`${target.version} is not an ancestor of ${from}: it has changes of its own`)
  },
}
