import { goesBack, notAlone, risks, whyUnknown, type Rule } from '../context.ts'

export const reconcilerOwns: Rule = {
  name: 'reconciler-owns',
  about:
    'A reconciler would put the bad release back: its source must change (DECIDING 6; DESIGN §5 GitOps).',
  judge: (strategy, { evidence }) => {
    if (!goesBack(strategy)) return null
    const fact = evidence.reconciler
    if (fact.state === 'not-asked') return null // shown among the unknowns
    if (fact.state === 'could-not-ask') return notAlone(`reconciler: ${whyUnknown(fact)}`)
    if (fact.value.owner === null) return null
    return risks(`${fact.value.owner} owns this and would undo it: hold its sync first`)
  },
}
