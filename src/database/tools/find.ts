import { fail, ok, type Result } from '../../model/problem.ts'
import type { Tree } from '../migration.ts'
import { tools } from './index.ts'
import type { Fit, Tool } from './tool.ts'

/** The tool a folder was written for: the one named, or the surest fit. */
export async function findTool(
  tree: Tree,
  folder: string,
  name: string | null,
): Promise<Result<Tool>> {
  if (name !== null) {
    const named = tools.find((tool) => tool.name === name)
    if (named !== undefined) return ok(named)
    return fail({
      what: `no migration tool is called ${JSON.stringify(name)}`,
      where: '--tool',
      hint: `Use one of ${tools.map((tool) => tool.name).join(', ')}`,
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
    hint: `Name the tool with --tool (${tools.map((tool) => tool.name).join(', ')})`,
  })
}
