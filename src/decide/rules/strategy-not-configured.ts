import type { Strategy } from '../../model/strategy.ts'
import { blocks, type Rule } from '../context.ts'

const wants: Readonly<Partial<Record<Strategy, string>>> = {
  'flag-off': 'no flag provider, and the release declares no flag that carries the change',
  revert: 'no pipeline that would ship a revert commit',
  hotfix: 'no pipeline that would ship a hotfix branch',
}

export const strategyNotConfigured: Rule = {
  name: 'strategy-not-configured',
  about: 'A way that is not set up stays visible, with what it would want (UX §1.6; DESIGN §5).',
  judge: (strategy) => {
    const missing = wants[strategy]
    return missing === undefined ? null : blocks(`not configured: ${missing}`)
  },
}
