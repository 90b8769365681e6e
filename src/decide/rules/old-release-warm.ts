import { blocks, supports, type Rule } from '../context.ts'
import { upRevision } from '../../model/running.ts'

export const oldReleaseWarm: Rule = {
  name: 'old-release-warm',
  about: 'Switching back wants the old release still up beside the new one (DECIDING 10).',
  judge: (strategy, { evidence, affected, target }) => {
    if (strategy !== 'switch-back' || target === null) return null
    if (evidence.running.state !== 'known') return null // what-runs says so
    const cold = affected.filter((component) => upRevision(component, target.version) === null)
    if (affected.length === 0) return blocks(`${target.version} is not up anywhere`)
    if (cold.length > 0) {
      const where = cold.map(({ component }) => component).join(', ')
      return blocks(`${target.version} is no longer up: ${where}`)
    }
    return supports(`${target.version} is still up`)
  },
}
