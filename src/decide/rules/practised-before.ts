import { known } from '../../model/fact.ts'
import { goesBack, notes, supports, type Rule } from '../context.ts'

export const practisedBefore: Rule = {
  name: 'practised-before',
  about: 'A way back that was practised is one that works (DESIGN §1, nobody practises).',
  judge: (strategy, { evidence, target }) => {
    const drills = evidence.range && known(evidence.range.drills)
    if (!goesBack(strategy) || target === null || !drills) return null
    if (drills.count === 0) return notes('never practised')
    return supports(
      `practised ${drills.count} times, last ${drills.lastAt ?? 'at an unknown time'}`,
    )
  },
}
