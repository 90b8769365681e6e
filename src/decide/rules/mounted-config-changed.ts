import { goesBack, notAlone, risks, whyUnknown, type Rule } from '../context.ts'

export const mountedConfigChanged: Rule = {
  name: 'mounted-config-changed',
  about:
    'Mounted files are as they are now, whichever release reads them: the target never ran with these (DECIDING 5).',
  judge: (strategy, { evidence, target }) => {
    const fact = evidence.range?.mounted
    if (!goesBack(strategy) || target === null || fact === undefined) return null
    if (fact.state !== 'known') return notAlone(`mounted config: ${whyUnknown(fact)}`)
    if (fact.value.length === 0) return null
    const names = fact.value.map(({ name }) => name).join(', ')
    return risks(
      `mounted config changed since ${target.version} ran: ${names} (it does not come back with the release)`,
    )
  },
}
