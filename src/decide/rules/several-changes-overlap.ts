import { known } from '../../model/fact.ts'
import { goesBack, notAlone, type Rule } from '../context.ts'
import { tookEffect } from '../suspect.ts'

/** Seconds within which two releases count as one entangled change. */
const window = 3600

export const severalChangesOverlap: Rule = {
  name: 'several-changes-overlap',
  about:
    'When several releases came in shortly after one another, the suspect is weak (DECIDING 15).',
  judge: (strategy, { evidence, from, target, fromName }) => {
    if (!goesBack(strategy)) return null
    const deployments = (known(evidence.deployments) ?? []).filter(tookEffect)
    const suspect = deployments.find(({ version }) => version === from)
    if (suspect === undefined) return null
    const since = Date.parse(suspect.startedAt) - window * 1000
    const others = new Set(
      deployments
        .filter(({ version }) => version !== from && version !== target?.version)
        .filter(({ startedAt }) => Date.parse(startedAt) >= since)
        .map(({ version }) => version),
    )
    if (others.size === 0) return null
    return notAlone(`${[...others].join(', ')} came in within an hour of ${fromName}`)
  },
}
