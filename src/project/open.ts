import { join } from 'node:path'
import { findConfig, loadConfigCached } from '../config/load.ts'
import { openGit } from '../git/open.ts'
import type { Io } from '../host/io.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import { openLedger } from '../store/open.ts'
import type { Project } from './project.ts'

/**
 * Opens the project that `folder` belongs to: the nearest lastgood.yaml upwards, its repository, its ledger. The caller
 * closes the ledger. Problems: no configuration, errors in it, no repository, a ledger that cannot be used.
 */
export async function openProject(folder: string, io: Io): Promise<Result<Project>> {
  const file = await findConfig(folder, io)
  if (file === null) {
    return fail({
      what: 'There is no lastgood.yaml here or in a folder above',
      where: folder,
      hint: 'lastgood init',
    })
  }
  const root = join(file, '..')
  const stateFolder = join(root, '.lastgood')
  const [config, git, ledger] = await Promise.all([
    loadConfigCached(file, io, stateFolder),
    openGit(root, io),
    openLedger(join(stateFolder, 'ledger.db'), io),
  ])
  if (config.ok && git.ok && ledger.ok) {
    return ok({ config: config.value, stateFolder, io, ledger: ledger.value, git: git.value })
  }
  if (ledger.ok) await ledger.value.close()
  return fail(...[config, git, ledger].flatMap((part) => (part.ok ? [] : part.problems)))
}
