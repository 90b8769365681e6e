import type { IncidentInput } from '../input.ts'
import { list, plain } from '../markdown.ts'

/** What the run changed besides moving users, what it left half done, and what is still to be done by hand. */
export function sideEffects({ run }: IncidentInput): string {
  const { steps } = run.plan
  const state = (id: string) => run.steps.find((step) => step.id === id)?.status
  const undone = new Set(run.undos.filter(({ status }) => status === 'done').map(({ id }) => id))
  const lines = steps
    .filter(({ id, effect }) => effect !== 'verifies' && effect !== 'moves' && state(id) === 'done')
    .map(
      ({ id, title }) =>
        `${plain(title)}${undone.has(`undo:${id}`) || undone.has(id) ? ' (taken back)' : ''}`,
    )
  const open = run.status === 'succeeded' ? [] : steps.filter(({ id }) => state(id) !== 'done')
  return list(
    [
      ...lines,
      ...open.map(({ title, byHand }) => `Not done: ${plain(title)}. By hand: ${plain(byHand)}`),
      ...(run.problem ? [`${plain(run.problem.what)}. Next: ${plain(run.problem.hint)}`] : []),
    ],
    'None known.',
  )
}
