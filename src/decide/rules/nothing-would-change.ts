import { blocks, goesBack, type Rule } from '../context.ts'
import { liveVersions, mayHold } from '../../model/running.ts'

export const nothingWouldChange: Rule = {
  name: 'nothing-would-change',
  about: 'A rollback that changes nothing would be a fake recovery: it is refused (UX §1.5).',
  judge: (strategy, { evidence, from, target }) => {
    if (!goesBack(strategy) || target === null || evidence.running.state !== 'known') return null
    const components = evidence.running.value
    const there = components.every((component) => {
      const live = liveVersions(component)
      return live.size === 1 && live.has(target.version) && !mayHold(component, from)
    })
    if (components.length === 0 || !there) return null
    return blocks(`nothing would change: ${target.version} is all that runs`)
  },
}
