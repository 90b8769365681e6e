import { goesBack, listed, notes, whyUnknown, type Rule } from '../context.ts'

export const configFilesChanged: Rule = {
  name: 'config-files-changed',
  about:
    'Configuration in the repository goes back with the release: name it (DECIDING 5; UX §1.4).',
  judge: (strategy, { evidence, target }) => {
    if (!goesBack(strategy) || target === null || evidence.range === null) return null
    const fact = evidence.range.configFiles
    if (fact.state === 'could-not-ask') return notes(`configuration files: ${whyUnknown(fact)}`)
    if (fact.state === 'not-asked' || fact.value.length === 0) return null
    const names = fact.value.map(({ name }) => name)
    return notes(`${listed(names, 'configuration file', 'configuration files')} go back with it`)
  },
}
