import type { ComponentRef } from '../../targets/target.ts'

/** Whose a proxy's configuration is, as it is written there: two components must not share one. */
export const ownerOf = (ref: ComponentRef): string =>
  `${ref.service}/${ref.environment}/${ref.binding.component.name}`

/** The Problem of draining what still gets requests. */
export const stillServed = (revision: string, where: string) => ({
  what: `${revision} still gets requests: it cannot be drained`,
  where,
  hint: 'Move its traffic to another revision first: lastgood status',
})
