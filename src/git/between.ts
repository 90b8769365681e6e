import type { Io } from '../host/io.ts'
import { isAbsolute, join } from 'node:path'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { askShallow, countBetween, linesBetween, namesBetween, shallowFile } from './commands.ts'
import type { Between } from './git.ts'
import { parseCount, parseLines } from './parse.ts'
import { explained } from './resolve.ts'
import type { GitRunner } from './run.ts'

/** What `newer` has that `older` has not. In a shallow clone only answered where the edge does not matter. */
export async function between(
  git: GitRunner,
  io: Io,
  older: string,
  newer: string,
  newest: number,
): Promise<Result<Between>> {
  const [count, lines, shallow] = await Promise.all([
    git.text(countBetween(older, newer)),
    newest > 0 ? git.text(linesBetween(older, newer, newest)) : ok(''),
    git.text(askShallow()),
  ])
  if (!count.ok) return explained(git, [older, newer], count)
  if (!lines.ok) return lines
  const sides = parseCount(count.value)
  const linear = sides.older === 0
  if (!shallow.ok) return shallow
  if (shallow.value.trim() === 'true') {
    const edge = linear ? await reachesEdge(git, io, older, newer) : ok(true)
    if (!edge.ok) return edge
    if (edge.value) return fail(cutOff(git, older, newer))
  }
  return ok({ count: sides.newer, newest: parseLines(lines.value), linear })
}

/** Whether the range holds a commit whose parents are cut off: then commits are missing from it. */
async function reachesEdge(
  git: GitRunner,
  io: Io,
  older: string,
  newer: string,
): Promise<Result<boolean>> {
  const [path, names] = await Promise.all([
    git.text(shallowFile()),
    git.text(namesBetween(older, newer)),
  ])
  if (!path.ok) return path
  if (!names.ok) return names
  const file = path.value.replace(/\n$/, '')
  const edge = (await io.files.readText(isAbsolute(file) ? file : join(git.folder, file))) ?? ''
  const cut = new Set(edge.split('\n').filter((line) => line !== ''))
  return ok(names.value.split('\n').some((name) => cut.has(name)))
}

const cutOff = (git: GitRunner, older: string, newer: string): Problem => ({
  what: `The history between ${older} and ${newer} is not all here: this is a shallow clone`,
  where: git.folder,
  hint: 'git fetch --unshallow --tags',
})
