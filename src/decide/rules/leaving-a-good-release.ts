import { known } from '../../model/fact.ts'
import { goesBack, notAlone, supports, type Rule } from '../context.ts'

/**
 * Leaving a good release changes no state: a release that soaked can still break at the first peak, and the person who sees
 * that must not meet a dead end (UX §1.7); and while all is well, a way back that works is ready, not risky. But it is never
 * left without a person: when no guard agrees, a second look is cheap.
 */
export const leavingAGoodRelease: Rule = {
  name: 'leaving-a-good-release',
  about:
    'What runs has the verdict good: leaving it wants a guard that says otherwise, or a person (DECIDING 15, the suspect is weak).',
  judge: (strategy, { evidence, from, target, fromName }) => {
    if (!goesBack(strategy) || target === null) return null
    const standing = known(evidence.standings)?.find(({ version }) => version === from)
    if (standing?.verdict !== 'good') return null
    const tripped = known(evidence.guards)?.find(
      ({ version, outcome }) => version === from && outcome === 'bad',
    )
    if (tripped !== undefined) {
      return supports(`${fromName} was good, but now ${tripped.guard} says: ${tripped.says}`)
    }
    return notAlone(`${fromName}, which would be left, is good here, and no guard says otherwise`)
  },
}
