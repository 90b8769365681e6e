import { blocks, type Rule } from '../context.ts'

export const targetKnown: Rule = {
  name: 'target-known',
  about: 'There is no going back without a release to go back to (DESIGN §5, target selection).',
  judge: (strategy, { targetProblem }) =>
    strategy === 'freeze' || targetProblem === null ? null : blocks(targetProblem.what),
}
