import { known } from '../../model/fact.ts'
import { goesBack, risks, supports, type Rule } from '../context.ts'

/**
 * Leaving a good release is risky, never blocked: a release that soaked can still break at the first peak, and the person who
 * sees that must not meet a dead end (UX §1.7). But when no guard agrees, a second look is cheap.
 */
export const leavingAGoodRelease: Rule = {
  name: 'leaving-a-good-release',
  about:
    'What runs has the verdict good: leaving it wants a guard that says otherwise, or a person (DECIDING 15, the suspect is weak).',
  judge: (strategy, { evidence, from, target }) => {
    if (!goesBack(strategy) || target === null) return null
    const standing = known(evidence.standings)?.find(({ version }) => version === from)
    if (standing?.verdict !== 'good') return null
    const tripped = known(evidence.guards)?.find(
      ({ version, outcome }) => version === from && outcome === 'bad',
    )
    if (tripped !== undefined) {
      return supports(`${from} was good, but now ${tripped.guard} says: ${tripped.says}`)
    }
    return risks(`${from}, which would be left, is good here, and no guard says otherwise`)
  },
}
