import type { StatementSettings } from '../../model/config.ts'
import type { Tree } from '../migration.ts'
import { filesIn, inFolder } from '../tree/below.ts'
import { readText } from '../tree/text.ts'

/** Whether detecting looks at a file. */
export const isDetected = (file: string): boolean =>
  /\.prisma$|(?:^|\/)drizzle\.config\.[cm]?[jt]s$/.test(file)

/**
 * The schema that stands beside a folder of migrations, where that is without doubt: Prisma's in the folder above its migrations,
 * Drizzle's as a `drizzle.config.*` names it that names this folder too.
 */
export async function detectStatements(
  tree: Tree,
  folder: string,
): Promise<readonly StatementSettings[]> {
  const above = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '.'
  const beside = filesIn(tree, above).filter((name) => name.endsWith('.prisma'))
  if (beside.length === 1 || beside.includes('schema.prisma')) {
    const name = beside.includes('schema.prisma') ? 'schema.prisma' : (beside[0] ?? '')
    const several = beside.length > 1
    return [{ kind: 'prisma', where: several ? above : inFolder(above, name) }]
  }
  for (const file of tree.files) {
    if (!/(^|\/)drizzle\.config\.[cm]?[jt]s$/.test(file)) continue
    const read = await readText(tree, file)
    if (!read.ok) continue
    const at = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
    const path = (key: string) => {
      const said = new RegExp(`\\b${key}\\s*:\\s*(['"\`])([^'"\`\\n]+)\\1`).exec(read.text)?.[2]
      return said === undefined
        ? null
        : inFolder(at, said.replace(/^(\.\/)+/, '').replace(/\/+$/, ''))
    }
    const schema = path('schema')
    if (schema !== null && path('out') === folder) return [{ kind: 'drizzle', where: schema }]
  }
  return []
}
