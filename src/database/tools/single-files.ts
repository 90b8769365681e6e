import type { Problem } from '../../model/problem.ts'
import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { dialectOf } from './dialect.ts'
import { asDirection, splitMarked, type Marked, type Marks } from './marked.ts'
import { readTexts, textOf } from './read-texts.ts'
import type { Fit, ReadOptions } from './tool.ts'

/** What a tool of files with both directions does differently from the others. */
export interface SingleFiles {
  readonly tool: string
  readonly marks: Marks
  /** The word of the history table for a file of that name, or null when the tool does not run such a file. */
  readonly recorded: (name: string) => string | null
  readonly order: (a: string, b: string) => number
  /** What the tool would say against the file, or null. */
  readonly refuses?: (marked: Marked) => string | null
}

const isSql = (name: string) => name.endsWith('.sql')

/** Fits when a file carries the tool's mark for "up"; looks at the first, the last and one in the middle. */
export async function fitsMarked(tree: Tree, folder: string, marks: Marks): Promise<Fit | null> {
  const names = filesIn(tree, folder).filter((name) => /\.sql$/i.test(name))
  const samples = [names[0], names[names.length >> 1], names.at(-1)]
  for (const name of new Set(samples)) {
    if (name === undefined) continue
    const read = await readText(tree, inFolder(folder, name))
    if (!read.ok) continue
    const line = read.text.split('\n').find((each) => marks.up.test(each))
    if (line !== undefined) return { sure: 3, because: `${name} says ${line.trim()}` }
  }
  return null
}

/** Reads a folder of files that hold both directions. */
export async function readMarked(
  how: SingleFiles,
  tree: Tree,
  folder: string,
  options: ReadOptions,
): Promise<MigrationSet> {
  const all = filesIn(tree, folder).filter(isSql)
  const names = all.filter((name) => how.recorded(name) !== null).toSorted(how.order)
  const problems = [...conflicts(how, names, folder), ...ignored(how, all, folder)]
  const texts = await readTexts(
    tree,
    names.map((name) => inFolder(folder, name)),
  )
  const migrations = names.map((name): Migration => {
    const file = inFolder(folder, name)
    const text = textOf(texts, file)
    const id = name.replace(/\.sql$/, '')
    const base = { id, recorded: how.recorded(name) ?? id, name, repeatable: false }
    if (!text.ok) {
      const direction = { state: 'unknown', problem: text.problem } as const
      return { ...base, up: direction, down: direction }
    }
    const marked = splitMarked(file, text.text, how.marks)
    const { up, down } = marked
    const against =
      up === null ? 'no mark says where the up begins' : (how.refuses?.(marked) ?? null)
    if (against !== null) {
      const hint = `Correct the file: ${how.tool} stops at it`
      problems.push({ what: against, where: file, hint })
    }
    return {
      ...base,
      up: asDirection(up, up === null ? 'the file has no up' : 'the up is empty'),
      down: asDirection(down, down === null ? 'there is no down' : 'the down is empty'),
    }
  })
  const dialect = options.dialect ?? dialectOf(migrations)
  return { tool: how.tool, dialect, folder, migrations, problems }
}

function conflicts(how: SingleFiles, names: readonly string[], folder: string): Problem[] {
  const groups = Map.groupBy(names, how.recorded)
  return [...groups.values()].flatMap((same) =>
    same.length < 2
      ? []
      : [
          {
            what: `${same.length} migrations have the same number: ${same.join(', ')}`,
            where: folder,
            hint: 'Give each its own number',
          },
        ],
  )
}

function ignored(how: SingleFiles, all: readonly string[], folder: string): Problem[] {
  const left = all.filter((name) => how.recorded(name) === null)
  if (left.length === 0) return []
  const what = `${how.tool} does not take ${left.length === 1 ? 'this file' : 'these files'} for migrations: ${left.join(', ')}`
  return [{ what, where: folder, hint: 'Rename what should run, and move the rest elsewhere' }]
}
