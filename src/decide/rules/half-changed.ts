import { goesBack, notAlone, type Rule } from '../context.ts'
import { allLiveVersions } from '../../model/running.ts'
import { known } from '../../model/fact.ts'

export const halfChanged: Rule = {
  name: 'half-changed',
  about:
    'In a half-changed state nothing acts by itself; a person completes one direction (DECIDING 15).',
  judge: (strategy, { evidence }) => {
    if (!goesBack(strategy)) return null
    const newest = known(evidence.deployments)?.[0]
    if (newest?.outcome === 'needs-human' || newest?.outcome === 'stopped') {
      return notAlone(`the last ${newest.kind} (${newest.version}) may have ended half done`)
    }
    // A canary in flight is two versions on purpose; three are nobody's purpose.
    const live = allLiveVersions(known(evidence.running) ?? [])
    return live.size > 2 ? notAlone(`users reach ${[...live].join(', ')} at once`) : null
  },
}
