import { blocks, supports, type Rule } from '../context.ts'
import { upRevision } from '../../model/running.ts'

export const oldReleaseHealthy: Rule = {
  name: 'old-release-healthy',
  about: 'Traffic goes only to an old release that answers its health check now (DECIDING 10).',
  judge: (strategy, { affected, target }) => {
    if (strategy !== 'switch-back' || target === null) return null
    const up = affected.map((component) => ({
      name: component.component,
      revision: upRevision(component, target.version),
    }))
    const sick = up.filter(({ revision }) => revision?.ready === 0)
    if (sick.length > 0) {
      return blocks(
        `${target.version} is up but not healthy: ${sick.map(({ name }) => name).join(', ')}`,
      )
    }
    const healthy = up.length > 0 && up.every(({ revision }) => revision !== null)
    return healthy ? supports(`${target.version} is healthy`) : null
  },
}
