import type { CommitLine } from '../model/evidence.ts'
import type { FileChange } from './git.ts'

/** A file in a commit. `mode` is git's: 160000 is a submodule, which has no content here. */
export interface TreeFile {
  readonly file: string
  readonly object: string
  readonly mode: string
}

const kinds: Readonly<Record<string, FileChange['change']>> = { A: 'added', D: 'deleted' }

/** Output of `changedFiles`. A changed type (a file that became a link) is a modification. */
export function parseChanges(output: string): readonly FileChange[] {
  return pairs(output).map(([status, file]) => ({ file, change: kinds[status] ?? 'modified' }))
}

/** Output of `filesOf`, sorted by name. */
export function parseTree(output: string): readonly TreeFile[] {
  return pairs(output)
    .map(([entry, file]) => {
      const [, mode = '', , object = ''] = entry.split(' ')
      return { file, object, mode }
    })
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))
}

/** Output of `linesOf`. */
export function parseLines(output: string): readonly CommitLine[] {
  return pairs(output).map(([commit, subject]) => ({ commit, subject }))
}

/** Output of `workTreeStatus`. */
export function parseStatus(output: string): { modified: string[]; untracked: string[] } {
  const entries = output.split('\0').filter((entry) => entry !== '')
  const names = (wanted: boolean) =>
    entries.filter((entry) => entry.startsWith('?? ') === wanted).map((entry) => entry.slice(3))
  return { modified: names(false), untracked: names(true) }
}

/** Output of `commitsBetween`: names by side, newest first. */
export function parseSides(output: string): { older: string[]; newer: string[] } {
  const names = output.split('\n')
  const side = (mark: string) =>
    names.filter((name) => name.startsWith(mark)).map((name) => name.slice(1))
  return { older: side('<'), newer: side('>') }
}

function pairs(output: string): readonly (readonly [string, string])[] {
  const fields = output.split('\0')
  const found: [string, string][] = []
  for (let at = 0; at + 2 < fields.length + (fields.at(-1) === '' ? 0 : 1); at += 2) {
    found.push([fields[at] ?? '', fields[at + 1] ?? ''])
  }
  return found
}
