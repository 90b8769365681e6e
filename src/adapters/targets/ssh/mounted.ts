import { createHash } from 'node:crypto'
import type { Digest } from '../../../model/release.ts'
import type { Target } from '../target.ts'
import { ask, toldProblem, type Line } from './connection.ts'
import { each } from './each.ts'
import { silentHosts, together } from './failures.ts'
import { settingsOf } from './place.ts'
import { shared as script } from './scripts/shared.ts'
import { sharedPath } from './settings-paths.ts'

const folder = 'shared/'

/**
 * Digests of the files that all releases share (`shared/.env`), over all hosts: one that differs on any host has changed. Folders and
 * large files are data. Null for what no host has.
 */
export const sshMounted: NonNullable<Target['mounted']> = async (ref, paths, io) => {
  const settings = settingsOf(ref)
  const before = paths
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((path) => sharedPath.safeParse(path).success)
  const wanted = [...new Set([...settings.shared, ...before])].filter((path) => !path.endsWith('/'))
  if (wanted.length === 0) return { state: 'ok', value: {} }
  const answers = await each(settings.hosts, async (host) => {
    const answer = await ask(
      ref,
      host,
      { script, args: [host.path, ...wanted], timeoutSeconds: 30 },
      io,
    )
    if (answer.state === 'silent') return answer
    const problem = toldProblem(answer.lines, host)
    return problem === null ? answer : ({ state: 'failed', problem } as const)
  })
  const silent = answers.flatMap((one, n) =>
    one.state === 'silent' ? [{ number: n + 1, problem: one.problem }] : [],
  )
  const failed = together(answers.flatMap((one) => (one.state === 'failed' ? [one.problem] : [])))
  const problem = silentHosts(silent, settings.hosts.length) ?? failed
  if (problem !== null) return { state: 'unavailable', problem }
  const lines = answers.flatMap((one) => (one.state === 'answered' ? [one.lines] : []))
  return { state: 'ok', value: sharedDigests(wanted, lines) }
}

/** Pure: one digest a path out of what the hosts said of it; their order and number are no matter while they agree. */
function sharedDigests(
  paths: readonly string[],
  hosts: readonly (readonly Line[])[],
): Readonly<Record<string, Digest | null>> {
  const told = paths.flatMap((path) => {
    const each = hosts.map((lines) => wordOf(path, lines))
    const words = [...new Set(each)].filter((word) => word !== null).sort()
    if (words.length === 0) return [] // data
    const digest = words.every((word) => word === 'absent') ? null : digestOf(words)
    return [[folder + path, digest] as const]
  })
  return Object.fromEntries(told)
}

/** Digest of a path on one host, `absent`, or null for what is no configuration. */
function wordOf(path: string, lines: readonly Line[]): string | null {
  for (const { word, rest } of lines) {
    const [first = '', second] = rest.split('\t')
    if (word === 'absent' && first === path) return word
    if (word === 'file' && second === path) return first
  }
  return null
}

const digestOf = (words: readonly string[]): Digest =>
  `sha256:${createHash('sha256').update(words.join('\n')).digest('hex')}`
