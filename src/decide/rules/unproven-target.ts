import { goesBack, risks, type Rule } from '../context.ts'

export const unprovenTarget: Rule = {
  name: 'unproven-target',
  about:
    'A merely earlier release may be no better: offered as risky, with a question (DESIGN §5).',
  judge: (strategy, { target }) =>
    goesBack(strategy) && target?.standing.verdict === 'unproven'
      ? risks(`${target.version} is unproven here: ${target.standing.reason}`)
      : null,
}
