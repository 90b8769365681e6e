import { goesBack, supports, type Rule } from '../context.ts'

export const lastGood: Rule = {
  name: 'last-good',
  about: 'The target has the verdict good in this environment (DESIGN §2, last good).',
  judge: (strategy, { target }) => {
    if (!goesBack(strategy) || target === null) return null
    const { verdict, basis, reason } = target.standing
    if (verdict !== 'good' || basis === 'inferred') return null
    return supports(`${target.version} is good: ${reason}`)
  },
}
