import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { refNameFault } from './refname.ts'

/** The tag's name for a version; a Problem when git would not accept it or would read it as an option. */
export function tagName(pattern: string, service: string, version: string): Result<string> {
  const [before, after] = around(pattern, service)
  const name = before + version + after
  const fault = versionFault(version) ?? refNameFault(name)
  if (fault === null) return ok(name)
  return fail(notAVersion(version, fault))
}

/** The version in a tag's name, or null when the name does not follow the pattern. */
export function versionOf(pattern: string, service: string, tag: string): string | null {
  const [before, after] = around(pattern, service)
  if (!tag.startsWith(before) || !tag.endsWith(after)) return null
  const version = tag.slice(before.length, tag.length - after.length)
  if (versionFault(version) !== null) return null
  // `vendor` is a word of its own, not the version "endor" behind the v of `v{version}`.
  return /[a-z]$/i.test(before) && /^[a-z]/i.test(version) ? null : version
}

/** The pattern that `git for-each-ref` lists candidates with; some of them may still not be releases. */
export function tagGlob(pattern: string, service: string): string {
  const [before, after] = around(pattern, service).map(literal)
  return `refs/tags/${before}*${after}`
}

function around(pattern: string, service: string): [before: string, after: string] {
  const at = pattern.indexOf('{version}')
  if (at < 0) throw new Error(`tag pattern without {version}: ${pattern}`)
  const filled = (part: string) => part.replaceAll('{service}', () => service)
  return [filled(pattern.slice(0, at)), filled(pattern.slice(at + '{version}'.length))]
}

const literal = (text: string) => text.replace(/[*?[\\]/g, '\\$&')

function versionFault(version: string): string | null {
  if (version === '') return 'it is empty'
  if (version.startsWith('-')) return 'it begins with "-"'
  if (version.includes('/')) return 'it contains "/"'
  return null
}

function notAVersion(version: string, fault: string): Problem {
  return {
    what: `${JSON.stringify(version)} cannot be a version: ${fault}`,
    where: 'the version given',
    hint: 'Give a version like 1.9.0; "git tag" lists the ones there are',
  }
}
