import type { Migration, Tree } from '../migration.ts'
import { entriesOf, inFolder } from '../tree/below.ts'
import { readTexts, textOf } from './read-texts.ts'
import { wholeFile } from './whole-file.ts'

/** A migration that is a folder, with the paths of its files. */
interface MigrationFolder {
  readonly name: string
  readonly up: string
  readonly down: string | null
}

/** Folders directly in `folder` that hold a file `up` and perhaps one of `downs`; hidden ones are left out. */
export function foldersWith(
  tree: Tree,
  folder: string,
  up: string,
  downs: readonly string[],
): readonly MigrationFolder[] {
  const all = new Set(tree.files)
  return entriesOf(tree, folder).flatMap((name) => {
    const at = (file: string) => inFolder(folder, `${name}/${file}`)
    if (name.startsWith('.') || !all.has(at(up))) return []
    return [{ name, up: at(up), down: downs.map(at).find((file) => all.has(file)) ?? null }]
  })
}

/** What the folders say, in their order. `transactional` is asked for the text and the name of the folder. */
export async function readFolders(
  tree: Tree,
  found: readonly MigrationFolder[],
  how: {
    readonly recorded: (name: string) => string
    readonly transactional: (sql: string, name: string) => boolean
    readonly noDown: string
  },
): Promise<readonly Migration[]> {
  const texts = await readTexts(
    tree,
    found.flatMap(({ up, down }) => (down === null ? [up] : [up, down])),
  )
  return found.map(({ name, up, down }) => {
    const inOne = (sql: string) => how.transactional(sql, name)
    return {
      id: name,
      recorded: how.recorded(name),
      name,
      up: wholeFile(up, textOf(texts, up), 'up', inOne),
      down:
        down === null
          ? { state: 'none', why: how.noDown }
          : wholeFile(down, textOf(texts, down), 'down', inOne),
      repeatable: false,
    }
  })
}
