import { known } from '../../model/fact.ts'
import { goesBack, notAlone, supports, whyUnknown, type Rule } from '../context.ts'

export const onsetMatches: Rule = {
  name: 'onset-matches',
  about:
    'Nothing acts by itself unless a guard says that the suspect is bad, it came in lately, and the target does not do the same (DECIDING 15).',
  judge: (strategy, { evidence, from, policy, target, fromName }) => {
    if (!goesBack(strategy) || target === null) return null
    const age = evidence.suspectAge
    if (evidence.guards.state !== 'known') {
      return notAlone(`guards: ${whyUnknown(evidence.guards)}`)
    }
    const bad = evidence.guards.value.filter(({ outcome }) => outcome === 'bad')
    const tripped = bad.find(({ version }) => version === from)
    if (tripped === undefined) return notAlone(`no guard says that ${fromName} is bad`)
    if (bad.some(({ version, guard }) => version === target.version && guard === tripped.guard)) {
      return notAlone(
        `${tripped.guard} is bad for ${target.version} as well: the cause may lie elsewhere`,
      )
    }
    const seconds = known(age) ?? null
    if (seconds === null) return notAlone(`it is not known since when ${fromName} serves`)
    if (seconds > policy.soakSeconds) {
      return notAlone(
        `${fromName} served for ${Math.floor(seconds)} s before: the onset does not match`,
      )
    }
    return supports(`${tripped.guard}: ${tripped.says}`)
  },
}
