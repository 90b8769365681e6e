import type { Problem } from '../../model/problem.ts'
import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'
import { dialectOf } from './dialect.ts'
import { asDirection, splitMarked, type Marks } from './marked.ts'
import { byVersion, conflicting, versionOf } from './order.ts'
import type { Fit, ReadOptions } from './tool.ts'

const isSql = (name: string) => /\.sql$/i.test(name)

/** Fits when one of the first files carries the tool's mark for "up". */
export async function fitsMarked(tree: Tree, folder: string, marks: Marks): Promise<Fit | null> {
  for (const name of filesIn(tree, folder).filter(isSql).slice(0, 3)) {
    const read = await readText(tree, inFolder(folder, name))
    if (!read.ok) continue
    const line = read.text.split('\n').find((each) => marks.up.test(each))
    if (line !== undefined) return { sure: 3, because: `${name} says ${line.trim()}` }
  }
  return null
}

/** Reads a folder of files that hold both directions; ids are the versions the names begin with. */
export async function readMarked(
  tool: string,
  tree: Tree,
  folder: string,
  marks: Marks,
  options: ReadOptions,
): Promise<MigrationSet> {
  const names = filesIn(tree, folder).filter((name) => isSql(name) && versionOf(name) !== null)
  const problems: Problem[] = conflicting(names).map((same) => ({
    what: `${same.length} migrations have the same number: ${same.join(', ')}`,
    where: folder,
    hint: 'Give each its own number',
  }))
  const migrations: Migration[] = []
  for (const name of names.toSorted(byVersion)) {
    const file = inFolder(folder, name)
    const read = await readText(tree, file)
    const base = { id: name.replace(/\.sql$/i, ''), name, repeatable: false }
    if (!read.ok) {
      const direction = { state: 'unknown', problem: read.problem } as const
      migrations.push({ ...base, up: direction, down: direction })
      continue
    }
    const { up, down } = splitMarked(file, read.text, marks)
    if (up === null) {
      const what = 'no mark says where the up begins, so the tool runs nothing of it'
      problems.push({ what, where: file, hint: 'Add the mark' })
    }
    migrations.push({
      ...base,
      up: asDirection(up, 'the up is empty'),
      down: asDirection(down, down === null ? 'there is no down' : 'the down is empty'),
    })
  }
  return { tool, dialect: options.dialect ?? dialectOf(migrations), folder, migrations, problems }
}
