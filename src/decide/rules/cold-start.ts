import { notes, type Rule } from '../context.ts'

export const coldStart: Rule = {
  name: 'cold-start',
  about: 'A restart is a change: what is started anew is cold at first (DECIDING 12).',
  judge: (strategy, { target }) =>
    strategy === 'redeploy' && target !== null
      ? notes(`${target.version} is started anew, with cold caches`)
      : null,
}
