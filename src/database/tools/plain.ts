import type { Problem } from '../../model/problem.ts'
import type { Migration, MigrationSet, Tree } from '../migration.ts'
import { entriesOf, filesIn, inFolder } from '../tree/below.ts'
import { direction } from '../tree/text.ts'
import { dialectOf } from './dialect.ts'
import { byVersion, conflicting } from './order.ts'
import type { ReadOptions, Tool } from './tool.ts'

/** One migration's files, however the folder spells them. */
interface Files {
  readonly name: string
  readonly up: string | null
  readonly down: string | null
}

const ending = /^(.*?)[._-](up|down|undo|rollback|revert|do|deploy)\.(?:pg)?sql$/i
const downWords = new Set(['down', 'undo', 'rollback', 'revert'])

/** Pairs the names directly in `folder`: `x.up.sql` with `x.down.sql`, a folder with `up.sql` and `down.sql`, or a lone `x.sql`. */
export function pairFiles(tree: Tree, folder: string): readonly Files[] {
  const pairs = new Map<string, { up: string | null; down: string | null }>()
  const at = (name: string) => {
    const pair = pairs.get(name) ?? { up: null, down: null }
    pairs.set(name, pair)
    return pair
  }
  for (const file of filesIn(tree, folder)) {
    const match = ending.exec(file)
    if (match !== null) {
      const side = downWords.has((match[2] ?? '').toLowerCase()) ? 'down' : 'up'
      at(match[1] ?? '')[side] = inFolder(folder, file)
    } else if (/\.(?:pg)?sql$/i.test(file)) {
      at(file.replace(/\.(?:pg)?sql$/i, '')).up = inFolder(folder, file)
    }
  }
  const all = new Set(tree.files)
  for (const entry of entriesOf(tree, folder)) {
    const up = ['up.sql', 'migration.sql', 'do.sql'].map((name) =>
      inFolder(folder, `${entry}/${name}`),
    )
    const found = up.find((file) => all.has(file))
    if (found === undefined) continue
    const down = inFolder(folder, `${entry}/down.sql`)
    Object.assign(at(entry), { up: found, down: all.has(down) ? down : null })
  }
  return [...pairs]
    .map(([name, pair]) => ({ name, ...pair }))
    .toSorted((a, b) => byVersion(a.name, b.name))
}

/**
 * Plain SQL folders: files in the order of the number they begin with, run by a script of the team's own. The old release's
 * script is not known, so neither is whether it starts.
 */
export const plain: Tool = {
  name: 'plain',
  fits: (tree, folder) => {
    const files = pairFiles(tree, folder).filter(({ up }) => up !== null)
    return Promise.resolve(
      files.length === 0 ? null : { sure: 1, because: `${files.length} SQL files` },
    )
  },
  read: (tree, folder, options) => readPlain('plain', tree, folder, options),
  startUp: () => ({
    state: 'unknown',
    why: 'plain SQL files say nothing of the program that runs them',
  }),
  history: null,
  commands: null,
}

/** Reads what {@link pairFiles} finds, for the tool of that name. */
export async function readPlain(
  tool: string,
  tree: Tree,
  folder: string,
  options: ReadOptions,
): Promise<MigrationSet> {
  const found = pairFiles(tree, folder)
  const problems: Problem[] = conflicting(found.map(({ name }) => name)).map((names) => ({
    what: `${names.length} migrations have the same number: ${names.join(', ')}`,
    where: folder,
    hint: 'Give each its own number; their order is by name until then',
  }))
  const migrations: Migration[] = []
  for (const { name, up, down } of found) {
    if (up === null) {
      problems.push({
        what: 'a down without an up',
        where: down ?? name,
        hint: 'Restore the up file, or remove the down',
      })
      continue
    }
    migrations.push({
      id: name,
      name,
      up: await direction(tree, up),
      down:
        down === null
          ? { state: 'none', why: 'there is no down file' }
          : await direction(tree, down),
      repeatable: false,
    })
  }
  return {
    tool,
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
}
