import { goesBack, risks, type Rule } from '../context.ts'

export const neverABadRelease: Rule = {
  name: 'never-a-bad-release',
  about:
    'A bad release is never chosen; one that a person named and forced stays risky (DESIGN §5, target selection).',
  // Without force the choice of the target refuses it, and target-known says so.
  judge: (strategy, { target }) =>
    goesBack(strategy) && target?.standing.verdict === 'bad'
      ? risks(`${target.version} is bad (${target.standing.reason}), and was insisted on`)
      : null,
}
