import { blocks, goesBack, risks, supports, whyUnknown, type Rule } from '../context.ts'

export const dataWritten: Rule = {
  name: 'data-written',
  about:
    'Rows, messages or caches that the new release wrote and the old one cannot read: going back makes it worse (DECIDING 1).',
  judge: (strategy, { evidence, target }) => {
    if (!goesBack(strategy) || target === null || evidence.range === null) return null
    const fact = evidence.range.dataWritten
    if (fact.state === 'not-asked') return null // shown among the unknowns
    if (fact.state === 'could-not-ask') return risks(`data written since: ${whyUnknown(fact)}`)
    if (fact.value.readable) return supports(fact.value.says)
    return blocks(`${target.version} cannot read what was written since: ${fact.value.says}`)
  },
}
