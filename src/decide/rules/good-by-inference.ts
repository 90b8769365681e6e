import { goesBack, notAlone, type Rule } from '../context.ts'

export const goodByInference: Rule = {
  name: 'good-by-inference',
  about:
    'Nobody said that the target is good; it ran longer than the soak time and was not rolled back, which a person may trust (DESIGN §5, day one).',
  judge: (strategy, { target }) =>
    goesBack(strategy) &&
    target?.standing.verdict === 'good' &&
    target.standing.basis === 'inferred'
      ? notAlone(`${target.version} is good by inference only: ${target.standing.reason}`)
      : null,
}
