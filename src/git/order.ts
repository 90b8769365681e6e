import parse from 'semver/functions/parse.js'
import type { SemVer } from 'semver'
import type { Release } from '../model/release.ts'

/** Whether a text is exactly a SemVer version: no leading `v`, no blanks, nothing missing. */
export function isSemVer(version: string): boolean {
  return /^\d/.test(version) && version.trim() === version && parse(version) !== null
}

/** Newest first: by SemVer precedence, then everything that is no SemVer version by date. */
export function newestFirst(releases: readonly Release[]): readonly Release[] {
  const keyed = releases.map((release) => ({
    release,
    semver: isSemVer(release.version) ? parse(release.version) : null,
  }))
  return keyed.sort(compare).map((entry) => entry.release)
}

interface Keyed {
  readonly release: Release
  readonly semver: SemVer | null
}

function compare(a: Keyed, b: Keyed): number {
  if (a.semver && b.semver) {
    return b.semver.compare(a.semver) || b.semver.compareBuild(a.semver) || byDate(a, b)
  }
  if (a.semver || b.semver) return a.semver ? -1 : 1
  return byDate(a, b)
}

const byDate = (a: Keyed, b: Keyed) =>
  textOrder(b.release.createdAt, a.release.createdAt) ||
  textOrder(b.release.version, a.release.version)

const textOrder = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
