import type { Tree } from '../migration.ts'

/** Names directly in `folder`, files and folders alike, in no order but the tree's. */
export function entriesOf(tree: Tree, folder: string): readonly string[] {
  const prefix = prefixOf(folder)
  const names = tree.files.flatMap((file) =>
    file.startsWith(prefix) ? [file.slice(prefix.length).split('/')[0] ?? ''] : [],
  )
  return [...new Set(names)]
}

/** Files directly in `folder`, by their names. */
export function filesIn(tree: Tree, folder: string): readonly string[] {
  const prefix = prefixOf(folder)
  return tree.files
    .filter((file) => file.startsWith(prefix) && !file.slice(prefix.length).includes('/'))
    .map((file) => file.slice(prefix.length))
}

/** All files below `folder`, from the tree's root. */
export function filesBelow(tree: Tree, folder: string): readonly string[] {
  const prefix = prefixOf(folder)
  return tree.files.filter((file) => file.startsWith(prefix))
}

/** `folder/name`, without a leading `./`. */
export function inFolder(folder: string, name: string): string {
  return prefixOf(folder) + name
}

function prefixOf(folder: string): string {
  const plain = folder.replace(/^(\.\/)+/, '').replace(/\/+$/, '')
  return plain === '' || plain === '.' ? '' : `${plain}/`
}
