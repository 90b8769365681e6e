import { known } from '../../model/fact.ts'
import { notes, risks, type Rule } from '../context.ts'

export const mergedOnTop: Rule = {
  name: 'merged-on-top',
  about: 'Work merged on top of the suspect makes a revert harder (DECIDING, evidence 10).',
  judge: (strategy, { evidence, fromName }) => {
    const commits = evidence.range && known(evidence.range.commits)
    if (strategy === 'freeze' || !commits || commits.onTop === 0) return null
    const says = `${commits.onTop} ${commits.onTop === 1 ? 'commit' : 'commits'} merged on top of ${fromName}`
    return strategy === 'revert' ? risks(says) : notes(says)
  },
}
