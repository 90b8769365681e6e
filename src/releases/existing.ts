import type { Problem } from '../model/problem.ts'
import type { ReleasePlan } from './plan.ts'

/** Why a tag that is there already is not this release, or null when it is the same or there is none. Pure. */
export function existingProblem(plan: ReleasePlan, notes: string): Problem | null {
  const { existing } = plan
  if (existing === null) return null
  const where = `tag ${plan.tag} at ${existing.commit.slice(0, 12)}`
  if (existing.facts === 'tag') {
    return {
      what: `Tag ${plan.tag} exists already, and lastgood did not write it`,
      where,
      hint: `It counts as release ${plan.version} as it is: lastgood deploy ${plan.version} -e <environment>; or choose another version`,
    }
  }
  if (existing.commit !== plan.commit) {
    return {
      what: `${plan.version} is released already, from another commit than ${plan.commit.slice(0, 12)}`,
      where,
      hint: 'A release never changes: choose the next version',
    }
  }
  const differs = [
    existing.migrationLevel === plan.migrationLevel ? [] : ['migration level'],
    existing.configFingerprint === plan.configFingerprint ? [] : ['config fingerprint'],
    notes.trim() === '' || notes.trim() === existing.notes ? [] : ['notes'],
  ].flat()
  if (differs.length === 0) return null
  return {
    what: `${plan.version} is released already, with another ${differs.join(' and ')}`,
    where,
    hint: `A release never changes: choose the next version; "git show ${plan.tag}" shows this one`,
  }
}
