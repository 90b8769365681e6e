import coerce from 'semver/functions/coerce.js'
import { isSemVer } from '../git/order.ts'
import { versionOf } from '../git/pattern.ts'
import type { Config } from '../model/config.ts'
import type { Problem } from '../model/problem.ts'

/** Why a new release cannot be called so, or null: it must be SemVer, without what the tag pattern adds. */
export function versionProblem(config: Config, version: string): Problem | null {
  if (isSemVer(version)) return null
  const inside = versionOf(config.tagPattern, config.service, version)
  const where = 'the version given'
  if (inside !== null && isSemVer(inside)) {
    return {
      what: `${JSON.stringify(version)} is the tag; the version is what the tag pattern "${config.tagPattern}" is put around`,
      where,
      hint: `lastgood release ${inside}`,
    }
  }
  const near = coerce(version)?.version
  return {
    what: `${JSON.stringify(version)} is not a SemVer version`,
    where,
    hint: near ? `lastgood release ${near}` : 'Give three numbers: lastgood release 1.9.0',
  }
}
