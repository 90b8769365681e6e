import { goesBack, listed, notAlone, notes, risks, whyUnknown, type Rule } from '../context.ts'

export const settingsChanged: Rule = {
  name: 'settings-changed',
  about:
    "Settings that changed since the target ran: it never ran with today's, or goes back to its own (DECIDING 5).",
  judge: (strategy, { evidence, target, affected }) => {
    if (!goesBack(strategy) || target === null || evidence.range === null) return null
    const fact = evidence.range.settings
    if (fact.state !== 'known') return notAlone(`settings: ${whyUnknown(fact)}`)
    const rotated = fact.value.filter(({ keepsNew }) => keepsNew === true).map(({ name }) => name)
    const changed = fact.value.filter(({ keepsNew }) => keepsNew !== true).map(({ name }) => name)
    if (strategy === 'switch-back' && rotated.length > 0) {
      return risks(
        `${rotated.join(', ')} rotated since: what is still up has the old value, a redeploy gets the new one`,
      )
    }
    const keeps =
      rotated.length > 0 ? `${rotated.join(', ')} rotated since: keeps the new value` : null
    if (changed.length === 0) return keeps === null ? null : notes(keeps)
    const more = keeps === null ? '' : `; ${keeps}`
    const names = listed(changed, 'setting', 'settings')
    if (strategy === 'switch-back') {
      return notAlone(`${names} go back with it: what is still up has those of its start`)
    }
    const kept = affected.every(({ revisions }) =>
      revisions.some((one) => one.version === target.version && one.keepsSettings === true),
    )
    if (kept) {
      return notAlone(
        `${names} go back with it, as they were: a secret that was rotated since may not be taken any more${more}`,
      )
    }
    return risks(`${names} changed since ${target.version} ran: it never ran with today's${more}`)
  },
}
