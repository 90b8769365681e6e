import { join } from 'node:path'
import type { Git } from '../../git/git.ts'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { Tree } from '../migration.ts'
import { folderTree } from './folder.ts'

/** A commit's files on disk, for tools that want to run among them; removed when disposed. */
export interface CommitTree extends Tree {
  /** Absolute path. */
  readonly folder: string
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** The files below `paths` (path specs) of a commit, written to a temporary folder. */
export async function commitTree(
  git: Git,
  commit: string,
  paths: readonly string[],
  io: Io,
): Promise<Result<CommitTree>> {
  const folder = join(io.env['TMPDIR'] ?? '/tmp', `lastgood-tree-${io.freshId()}`)
  await io.files.makeDirectory(folder, 0o700)
  const problem = await git.exportFiles(commit, paths, folder)
  if (problem !== null) {
    await io.files.remove(folder)
    return fail(problem)
  }
  const tree = await folderTree(folder, io)
  return ok({ ...tree, folder, [Symbol.asyncDispose]: () => io.files.remove(folder) })
}
