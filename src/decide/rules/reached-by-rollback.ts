import { known } from '../../model/fact.ts'
import { blocks, goesBack, notAlone, risks, type Rule } from '../context.ts'

/**
 * Going back twice never toggles (what was left is bad) and never digs: a second press, or a second operator, must find that it
 * is done. Whoever wants to go further names the release, or says that what runs is bad; so there is always a next step.
 */
export const reachedByRollback: Rule = {
  name: 'reached-by-rollback',
  about:
    'What runs was itself reached by a rollback: going further back unasked would dig, and if the trouble went on the release is seldom the cause (DECIDING 11).',
  judge: (strategy, { evidence, from, suspect, target, fromName }) => {
    if (!goesBack(strategy) || !suspect.reachedByRollback || target === null) return null
    const verdict = known(evidence.standings)?.find(({ version }) => version === from)?.verdict
    const reached = `${fromName} was itself reached by a rollback`
    if (target.how === 'named' || verdict === 'bad') return notAlone(reached)
    if (verdict === 'good' && suspect.how === 'live') {
      return blocks(
        `nothing would change: ${fromName} is good, and it is what the last rollback went to`,
      )
    }
    return risks(`${reached}: if the trouble went on after it, the release may not be the cause`)
  },
}
