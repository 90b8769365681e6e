import type { IncidentInput } from '../input.ts'
import { list, plain, utc } from '../markdown.ts'
import { told } from './impact.ts'

/** What was verified, and what was not: a verification that ended without proof says so. */
export function recovery({ run, recovery: readings }: IncidentInput): string {
  const steps = run.plan.steps
    .filter(({ effect }) => effect === 'verifies')
    .map(({ id, title }) => {
      const state = run.steps.find((step) => step.id === id)
      const name = plain(title)
      if (state?.status === 'failed')
        return `${name}: **failed**, ${plain(state.problem?.what ?? '')}`
      if (state?.status !== 'done') return `${name}: not reached`
      const proof = state.unproven ? '**not proven**' : 'proven'
      const says = state.says ? `, ${plain(state.says)}` : ''
      return `${name}: ${proof}${says} (${utc(state.endedAt)})`
    })
  return list([...steps, ...readings.map(told)], 'Nothing was verified.')
}
