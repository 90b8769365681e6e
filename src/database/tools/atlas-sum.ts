import { createHash } from 'node:crypto'
import type { Problem } from '../../model/problem.ts'
import type { Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'

export const sumFile = 'atlas.sum'

/**
 * Whether the files are those that `atlas.sum` names: Atlas refuses the folder otherwise. Each line holds a file and the hash of
 * the names and bytes of all files up to it (sql/migrate/dir.go, NewHashFile).
 */
export async function checkSum(tree: Tree, folder: string): Promise<readonly Problem[]> {
  const where = inFolder(folder, sumFile)
  const fault = (what: string): readonly Problem[] => [
    { what, where, hint: 'Look at what changed, then type: atlas migrate hash' },
  ]
  if (!filesIn(tree, folder).includes(sumFile)) return fault('there is no atlas.sum')
  const text = await readText(tree, where)
  if (!text.ok) return [text.problem]
  const lines = text.text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
  const hash = createHash('sha256')
  const listed = new Set<string>()
  for (const line of lines) {
    const [, name, sum] = /^(.*?)\s+h1:(\S+)$/.exec(line) ?? []
    if (name === undefined || sum === undefined) return fault(`a line has no hash: ${line}`)
    listed.add(name)
    const bytes = await tree.read(inFolder(folder, name))
    if (bytes === null) return fault(`${name} was removed after atlas.sum was written`)
    hash.update(name).update(bytes)
    if (hash.copy().digest('base64') !== sum)
      return fault(`${name} was changed after atlas.sum was written, or a file before it was added`)
  }
  const added = filesIn(tree, folder).filter((name) => isHashed(name) && !listed.has(name))
  return added.length === 0 ? [] : fault(`not in atlas.sum: ${added.join(', ')}`)
}

/** Downs of other tools' formats are not hashed. */
const isHashed = (name: string) => /\.sql$/.test(name) && !/\.down\.sql$|^U\d/.test(name)
