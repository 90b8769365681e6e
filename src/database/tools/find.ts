import { fail, ok, type Result } from '../../model/problem.ts'
import type { Tree } from '../migration.ts'
import { commandTool, type OwnCommands } from './command.ts'
import { tools } from './index.ts'
import type { Fit, Tool } from './tool.ts'

const names = tools.map((tool) => tool.name).join(', ')

const noCommands: OwnCommands = { up: null, down: null, status: null }

/**
 * The tool a folder was written for: the one named, or the surest fit.
 * @param own commands of a program of the team's own, for the tool `command`
 */
export async function findTool(
  tree: Tree,
  folder: string,
  name: string | null,
  own: OwnCommands = noCommands,
): Promise<Result<Tool>> {
  if (name === 'command') return ok(commandTool(own))
  if (name !== null) {
    const named = tools.find((tool) => tool.name === name)
    if (named !== undefined) return ok(named)
    return fail({
      what: `no migration tool is called ${JSON.stringify(name)}`,
      where: '--tool',
      hint: `Use one of ${names}, or command for a program of your own`,
    })
  }
  let best: { readonly tool: Tool; readonly fit: Fit } | null = null
  for (const tool of tools) {
    const fit = await tool.fits(tree, folder)
    if (fit !== null && (best === null || fit.sure > best.fit.sure)) best = { tool, fit }
  }
  if (best !== null) return ok(best.tool)
  return fail({
    what: 'no migrations found that any known tool would run',
    where: folder,
    hint: `Name the tool with --tool (${names})`,
  })
}
