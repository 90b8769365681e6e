import { ok, type Result } from '../../model/problem.ts'
import type { MigrationSet, Tree } from '../migration.ts'
import { findTool } from '../tools/find.ts'
import type { ReadOptions, Tool } from '../tools/tool.ts'

/** One migrations folder at two commits: what the old release ships, and what the new one does. */
export interface RangeOf {
  readonly folder: string
  readonly tool: Tool
  readonly older: MigrationSet
  readonly newer: MigrationSet
}

/** Reads a folder at both ends, with the tool that it is for at the newer one. */
export async function readRange(
  trees: { readonly older: Tree; readonly newer: Tree },
  folder: string,
  options: ReadOptions,
): Promise<Result<RangeOf>> {
  const found = await findTool(trees.newer, folder, null)
  if (!found.ok) return found
  const tool = found.value
  const newer = await tool.read(trees.newer, folder, options)
  const older = await tool.read(trees.older, folder, options)
  return ok({ folder, tool, older, newer })
}
