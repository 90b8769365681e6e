import { notes, type Rule } from '../context.ts'

export const freezeAlways: Rule = {
  name: 'freeze-always',
  about: 'Stopping and paging a person is always possible: the honest last resort (DESIGN §5).',
  judge: (strategy) =>
    strategy === 'freeze'
      ? notes('always possible: stop rollouts and get a person; restores nothing by itself')
      : null,
}
