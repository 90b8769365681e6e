import { goesBack, risks, type Rule } from '../context.ts'

export const reachedByRollback: Rule = {
  name: 'reached-by-rollback',
  about:
    'What runs was itself reached by a rollback: a second press must not dig deeper unasked, and going back twice seldom helps (DECIDING 11).',
  judge: (strategy, { from, suspect }) =>
    goesBack(strategy) && suspect.reachedByRollback
      ? risks(
          `${from} was itself reached by a rollback: if the trouble went on after it, the release may not be the cause`,
        )
      : null,
}
