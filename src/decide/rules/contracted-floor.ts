import { blocks, goesBack, risks, supports, whyUnknown, type Rule } from '../context.ts'

export const contractedFloor: Rule = {
  name: 'contracted-floor',
  about:
    'A contracted schema is a floor: releases below it cannot run, and the way is forward (DECIDING 3; DESIGN §8 verdicts).',
  judge: (strategy, { evidence, target }) => {
    if (!goesBack(strategy) || target === null || evidence.range === null) return null
    const fact = evidence.range.schema
    if (fact.state === 'not-asked') return null // shown among the unknowns
    if (fact.state === 'could-not-ask') return risks(`schema: ${whyUnknown(fact)}`)
    const { verdict, says } = fact.value
    if (verdict === 'compatible') return supports(`schema: ${says}`)
    if (['needs-down', 'loses-data', 'incompatible'].includes(verdict)) {
      return blocks(`${target.version} cannot live on the schema: ${says}`)
    }
    return risks(`schema: ${says}`)
  },
}
