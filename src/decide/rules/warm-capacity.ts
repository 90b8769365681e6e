import { risks, type Rule } from '../context.ts'
import { upRevision } from '../../model/running.ts'

export const warmCapacity: Rule = {
  name: 'warm-capacity',
  about:
    'An old release that is smaller than what runs now may break under the load (DECIDING 10).',
  judge: (strategy, { affected, from, target }) => {
    if (strategy !== 'switch-back' || target === null) return null
    for (const component of affected) {
      const old = upRevision(component, target.version)
      if (old === null) continue
      const needed = Math.max(old.wanted, upRevision(component, from)?.ready ?? 0)
      if (old.ready < needed) {
        return risks(
          `${component.component}: only ${old.ready} of ${needed} replicas of ${target.version} are ready`,
        )
      }
    }
    return null
  },
}
