import { goesBack, risks, whyUnknown, type Rule } from '../context.ts'

export const whatRuns: Rule = {
  name: 'what-runs',
  about: 'What runs is asked of the engine, not believed of our own record (DECIDING 7, 8).',
  judge: (strategy, { evidence, suspect, fromName }) => {
    if (!goesBack(strategy)) return null
    const why = whyUnknown(evidence.running)
    if (why !== undefined) return risks(`it is not known what runs: ${why}`)
    if (suspect.how === 'recorded') {
      return risks(`the engine shows nothing running; that ${fromName} should be is only on record`)
    }
    return null
  },
}
