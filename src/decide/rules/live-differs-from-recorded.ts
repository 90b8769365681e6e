import { goesBack, risks, type Rule } from '../context.ts'
import { allLiveVersions } from '../../model/running.ts'
import { tookEffect } from '../suspect.ts'

export const liveDiffersFromRecorded: Rule = {
  name: 'live-differs-from-recorded',
  about:
    'What runs was not brought in by anything on record: find out who did before undoing it (DECIDING 7).',
  judge: (strategy, { evidence }) => {
    if (!goesBack(strategy)) return null
    if (evidence.running.state !== 'known' || evidence.deployments.state !== 'known') return null
    const newest = evidence.deployments.value.find(tookEffect)
    // On day one nothing is on record; a deployment in flight or half done explains any mixture.
    if (newest === undefined || newest.outcome !== 'succeeded') return null
    const live = allLiveVersions(evidence.running.value)
    if (live.size === 0 || (live.size === 1 && live.has(newest.version))) return null
    return risks(`on record is ${newest.version}, but users reach ${[...live].join(' and ')}`)
  },
}
