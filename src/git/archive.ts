import { dirname, join, normalize } from 'node:path'
import type { Io } from '../host/io.ts'
import type { Problem } from '../model/problem.ts'
import { archiveTree } from './commands.ts'
import { explained, objectNameOf } from './resolve.ts'
import type { GitRunner } from './run.ts'

/**
 * Writes the tree below `path` of a commit as a tar file with `path` as its root. git's own tar carries the commit's name and time,
 * so it is packed anew: equal trees give equal bytes, whichever commit they come from. Attributes in the commit
 * (`export-ignore`, filters such as Git LFS) apply as they do for `git archive`.
 */
export async function archiveInto(
  git: GitRunner,
  io: Io,
  commit: string,
  path: string,
  file: string,
): Promise<Problem | null> {
  const name = await objectNameOf(git, commit)
  if (!name.ok) return name.problems[0] ?? null
  const folder = join(dirname(file), `.export-${io.freshId()}`)
  const raw = `${folder}.tar`
  try {
    await io.files.makeDirectory(folder)
    const output = await git.text(archiveTree(name.value, path, raw), { timeoutSeconds: 600 })
    if (!output.ok) {
      const failure = await explained(git, [commit], output)
      return failure.ok ? null : (failure.problems[0] ?? null)
    }
    const extracted = await unpack(io, raw, folder, path)
    if (extracted) return extracted
    await io.archives.pack(join(folder, path), file)
    return null
  } finally {
    await Promise.all([io.files.remove(folder), io.files.remove(raw)])
  }
}

async function unpack(io: Io, raw: string, folder: string, path: string): Promise<Problem | null> {
  const where = `${normalize(path)} in the commit`
  try {
    await io.archives.extract(raw, folder)
  } catch (error) {
    return {
      what: `The tree cannot be unpacked: ${(error as Error).message}`,
      where,
      hint: 'Links that lead outside of the component cannot be shipped: take them out',
    }
  }
  if ((await io.files.stat(join(folder, path)))?.directory) return null
  return { what: `${path} is not a folder`, where, hint: 'Check "path" in lastgood.yaml' }
}
