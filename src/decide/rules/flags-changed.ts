import { goesBack, listed, notAlone, type Rule } from '../context.ts'

export const flagsChanged: Rule = {
  name: 'flags-changed',
  about: 'A flag switched lately is a change too, and may be the cause (DECIDING, evidence 8).',
  judge: (strategy, { evidence }) => {
    const fact = evidence.range?.flags
    if (!goesBack(strategy) || fact?.state !== 'known' || fact.value.changed.length === 0) {
      return null
    }
    return notAlone(`${listed(fact.value.changed, 'flag', 'flags')} changed lately`)
  },
}
