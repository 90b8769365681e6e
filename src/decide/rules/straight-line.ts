import { known } from '../../model/fact.ts'
import { goesBack, notes, type Rule } from '../context.ts'

export const straightLine: Rule = {
  name: 'straight-line',
  about:
    'A target beside the line of history has changes of its own, which come back with it (UX §1.3).',
  judge: (strategy, { evidence, target, fromName }) => {
    const commits = evidence.range && known(evidence.range.commits)
    if (!goesBack(strategy) || target === null || !commits || commits.linear) return null
    return notes(`${target.version} is not an ancestor of ${fromName}: it has changes of its own`)
  },
}
