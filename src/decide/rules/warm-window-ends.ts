import { notes, risks, type Rule } from '../context.ts'
import { upRevision } from '../../model/running.ts'

/** Seconds on top of the expected time: for the person to read and agree. */
const margin = 60

export const warmWindowEnds: Rule = {
  name: 'warm-window-ends',
  about:
    'The engine will stop the old release by itself: say when, and mind the time (DECIDING 10).',
  judge: (strategy, { affected, target, now, expected }) => {
    if (strategy !== 'switch-back' || target === null) return null
    const ends = affected
      .map((component) => upRevision(component, target.version)?.expiresAt ?? null)
      .filter((at) => at !== null)
      .toSorted((a, b) => Date.parse(a) - Date.parse(b))[0]
    if (ends === undefined) return null
    const left = (Date.parse(ends) - now.getTime()) / 1000
    if (!(left > (expected(strategy).seconds ?? 0) + margin)) {
      return risks(`${target.version} is kept up only until ${ends}, which may be too soon`)
    }
    return notes(`${target.version} is kept up until ${ends}`)
  },
}
