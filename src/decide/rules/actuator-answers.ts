import { blocks, goesBack, risks, supports, whyUnknown, type Rule } from '../context.ts'

export const actuatorAnswers: Rule = {
  name: 'actuator-answers',
  about: 'The outage may have taken along what would carry out the way back (DECIDING 8).',
  judge: (strategy, { evidence, target }) => {
    if (!goesBack(strategy) || target === null) return null
    const { actuators } = evidence
    if (actuators.state !== 'known') {
      return risks(`it is not known whether the engine answers: ${whyUnknown(actuators)}`)
    }
    const said = (wanted: false | null) =>
      actuators.value
        .filter(({ answers }) => answers === wanted)
        .map(({ name, says }) => `${name} (${says})`)
        .join(', ')
    const [silent, late] = [said(false), said(null)]
    if (silent !== '') return blocks(`does not answer: ${silent}`)
    if (late !== '') return risks(`it is not known whether the engine answers: ${late}`)
    return actuators.value.length > 0 ? supports('the engine answers') : null
  },
}
