import { basename } from 'node:path'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import { defaultCacheFolder } from '../shadow/cache-folder.ts'
import { openProver } from '../prove.ts'
import { canExecute } from '../shadow/engines.ts'
import type { MigrationSet } from '../migration.ts'
import { statementsOfFiles } from '../statements/named-files.ts'
import { findTool } from '../tools/find.ts'
import { printerIn } from '../tools/printing/printer.ts'
import { folderTree } from '../tree/folder.ts'
import type { FolderReport } from '../verdict.ts'
import { parted, stepsOf } from './groups.ts'
import { ruleSteps } from './rule-steps.ts'
import type { FolderRequest } from './request.ts'
import { walk } from './walk.ts'

/** Judges the migrations of a folder, each against the one before it. Needs no repository and no configuration. */
export async function checkFolder(request: FolderRequest, io: Io): Promise<Result<FolderReport>> {
  const tree = await folderTree(request.folder, io)
  if (tree.files.length === 0) {
    const what = 'the folder is empty, or not there'
    return fail({ what, where: request.folder, hint: 'Name the folder that holds the migrations' })
  }
  const tool = await findTool(tree, '.', request.tool)
  if (!tool.ok) return tool
  const printer = request.runTool ? printerIn(request.folder, io) : null
  const set = await tool.value.read(tree, '.', { dialect: request.dialect, printer })
  const fault = sinceFault(set, request.since)
  if (fault !== null) return fail(fault)
  const { statements: named } = request
  const collected =
    named === undefined ? null : await statementsOfFiles(named.path, named.shown, set.dialect, io)
  // Nothing of what somebody named could be read: no answer would be the one that was asked for.
  if (collected !== null && collected.statements.length === 0) return fail(...collected.problems)
  const steps = parted(stepsOf(set.migrations), request.since)
  const prover =
    request.shadow === null || !canExecute(set.dialect)
      ? null
      : await openProver(
          {
            dialect: set.dialect,
            shadow: request.shadow,
            cacheFolder: defaultCacheFolder(io),
          },
          io,
        )
  if (prover !== null && !prover.ok) return prover
  await using proving = prover?.value
  const { pairs, problems } = await walk({
    steps,
    prover: proving ?? null,
    rule: () => ruleSteps(set, steps, request.today),
    statements: collected,
    ...(request.onPair && { onPair: request.onPair }),
  })
  const all = [...set.problems, ...problems, ...(collected?.problems ?? [])]
  return ok({ tool: set.tool, dialect: set.dialect, pairs, problems: all })
}

function sinceFault(set: MigrationSet, since: string | null) {
  if (since === null) return null
  if (set.migrations.some(({ id, name }) => id === since || name === since)) return null
  const last = set.migrations.at(-1)?.id
  return {
    what: `no migration is called ${JSON.stringify(since)}`,
    where: `--since, in ${basename(set.folder)}`,
    hint:
      last === undefined ? 'The folder holds none' : `Name one as the tool does, such as ${last}`,
  }
}
