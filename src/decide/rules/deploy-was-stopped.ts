import { known } from '../../model/fact.ts'
import { blocks, goesBack, notAlone, type Rule } from '../context.ts'

/**
 * A rollback stops the deploy in flight first. When nothing of it is up then, going back is done: what runs is the release that
 * the person wanted to keep. Whoever means that one names where to go; a guard that calls it bad speaks for itself.
 */
export const deployWasStopped: Rule = {
  name: 'deploy-was-stopped',
  about:
    'The last deploy was stopped and nothing of it is up: the release that ran before it is not what should be left (DESIGN §6, pre-emption).',
  judge: (strategy, { evidence, suspect, target, fromName }) => {
    if (!goesBack(strategy) || target === null || suspect.how !== 'live') return null
    const newest = known(evidence.deployments)?.find(({ outcome }) => outcome !== 'failed')
    if (newest?.kind !== 'deploy' || newest.outcome !== 'stopped') return null
    if (newest.version === suspect.version) return null
    const says = `the deploy of ${newest.version} was stopped and nothing of it is up; ${fromName} runs as before`
    const verdict = known(evidence.standings)?.find(({ version }) => version === suspect.version)
    const tripped = known(evidence.guards)?.some(
      ({ version, outcome }) => version === suspect.version && outcome === 'bad',
    )
    if (target.how === 'named' || verdict?.verdict === 'bad' || tripped) return notAlone(says)
    return blocks(`nothing would change: ${says}`)
  },
}
