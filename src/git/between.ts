import { isAbsolute, join } from 'node:path'
import type { Io } from '../host/io.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { commitsBetween, linesOf, shallowFile } from './commands.ts'
import type { Between } from './git.ts'
import { parseLines, parseSides } from './parse.ts'
import { explained } from './resolve.ts'
import type { GitRunner } from './run.ts'

/**
 * What `newer` has that `older` has not. One walk over the range answers everything: in a history without a commit graph
 * a walk is what takes time. In a shallow clone only answered where the edge does not matter.
 */
export async function between(
  { git, io, shallow }: { readonly git: GitRunner; readonly io: Io; readonly shallow: boolean },
  older: string,
  newer: string,
  newest: number,
): Promise<Result<Between>> {
  const commits = await git.text(commitsBetween(older, newer))
  if (!commits.ok) return explained(git, [older, newer], commits)
  const sides = parseSides(commits.value)
  const linear = sides.older.length === 0
  if (shallow) {
    const edge = linear ? await reachesEdge(git, io, sides.newer) : ok(true)
    if (!edge.ok) return edge
    if (edge.value) return fail(cutOff(git, older, newer))
  }
  const wanted = sides.newer.slice(0, newest)
  const lines = wanted.length > 0 ? await git.text(linesOf(wanted)) : ok('')
  if (!lines.ok) return lines
  return ok({ count: sides.newer.length, newest: parseLines(lines.value), linear })
}

/** Whether one of these commits has parents that are cut off: then commits are missing from the range. */
async function reachesEdge(
  git: GitRunner,
  io: Io,
  commits: readonly string[],
): Promise<Result<boolean>> {
  const path = await git.text(shallowFile())
  if (!path.ok) return path
  const file = path.value.replace(/\n$/, '')
  const edge = (await io.files.readText(isAbsolute(file) ? file : join(git.folder, file))) ?? ''
  const cut = new Set(edge.split('\n').filter((line) => line !== ''))
  return ok(commits.some((name) => cut.has(name)))
}

const cutOff = (git: GitRunner, older: string, newer: string): Problem => ({
  what: `The history between ${older} and ${newer} is not all here: this is a shallow clone`,
  where: git.folder,
  hint: 'git fetch --unshallow --tags',
})
