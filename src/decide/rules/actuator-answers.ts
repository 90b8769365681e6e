import { blocks, goesBack, risks, supports, whyUnknown, type Rule } from '../context.ts'

export const actuatorAnswers: Rule = {
  name: 'actuator-answers',
  about: 'The outage may have taken along what would carry out the way back (DECIDING 8).',
  judge: (strategy, { evidence, target }) => {
    if (!goesBack(strategy) || target === null) return null
    if (evidence.actuators.state !== 'known') {
      return risks(`it is not known whether the engine answers: ${whyUnknown(evidence.actuators)}`)
    }
    const silent = evidence.actuators.value.filter(({ answers }) => !answers)
    if (silent.length > 0) {
      return blocks(
        `does not answer: ${silent.map(({ name, says }) => `${name} (${says})`).join(', ')}`,
      )
    }
    return evidence.actuators.value.length > 0 ? supports('the engine answers') : null
  },
}
