import { ok, type Result } from '../../model/problem.ts'
import type { MigrationSet, Tree } from '../migration.ts'
import { findTool } from '../tools/find.ts'
import type { Tool } from '../tools/tool.ts'
import type { Reading } from './reading.ts'

/** One migrations folder at two commits: what the old release ships, and what the new one does. */
export interface RangeOf {
  readonly folder: string
  readonly tool: Tool
  readonly older: MigrationSet
  readonly newer: MigrationSet
}

/** Reads a folder at both ends, with the tool that is named, else the one that it is for at the newer end. */
export async function readRange(
  trees: { readonly older: Tree; readonly newer: Tree },
  folder: string,
  { tool: named, dialect }: Reading,
): Promise<Result<RangeOf>> {
  const found = await findTool(trees.newer, folder, named)
  if (!found.ok) return found
  const tool = found.value
  const options = { dialect, printer: null }
  const newer = await tool.read(trees.newer, folder, options)
  const older = await tool.read(trees.older, folder, options)
  return ok({ folder, tool, older, newer })
}
