import { goesBack, listed, notAlone, risks, whyUnknown, type Rule } from '../context.ts'

export const settingsChanged: Rule = {
  name: 'settings-changed',
  about:
    "Settings that changed since the target ran: it never ran with today's, or goes back to its own (DECIDING 5).",
  judge: (strategy, { evidence, target, affected }) => {
    if (!goesBack(strategy) || target === null || evidence.range === null) return null
    const fact = evidence.range.settings
    if (fact.state !== 'known') return notAlone(`settings: ${whyUnknown(fact)}`)
    if (fact.value.length === 0) return null
    const names = listed(
      fact.value.map(({ name }) => name),
      'setting',
      'settings',
    )
    if (strategy === 'switch-back') {
      return notAlone(`${names} go back with it: what is still up has those of its start`)
    }
    const kept = affected.every(({ revisions }) =>
      revisions.some((one) => one.version === target.version && one.keepsSettings === true),
    )
    if (kept) {
      return notAlone(
        `${names} go back with it, as they were: a secret that was rotated since may not be taken any more`,
      )
    }
    return risks(`${names} changed since ${target.version} ran: it never ran with today's`)
  },
}
