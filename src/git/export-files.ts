import type { Io } from '../host/io.ts'
import type { Problem } from '../model/problem.ts'
import { archiveFiles, filesOf } from './commands.ts'
import { explained, objectNameOf } from './resolve.ts'
import { parseTree } from './parse.ts'
import type { GitRunner } from './run.ts'

/** Writes the files that path specs name in a commit into an existing empty folder. */
export async function exportFiles(
  git: GitRunner,
  io: Io,
  commit: string,
  paths: readonly string[],
  folder: string,
): Promise<Problem | null> {
  const name = await objectNameOf(git, commit)
  if (!name.ok) return name.problems[0] ?? null
  // git archive refuses a path spec that names nothing, so those are left out.
  const there: string[] = []
  for (const path of paths) {
    const listed = await git.text(filesOf(name.value, [path]))
    if (!listed.ok) return problemOf(git, commit, listed.problems)
    if (parseTree(listed.value).length > 0) there.push(path)
  }
  if (there.length === 0) return null
  const raw = `${folder}.tar`
  try {
    const output = await git.text(archiveFiles(name.value, there, raw), { timeoutSeconds: 600 })
    if (!output.ok) return problemOf(git, commit, output.problems)
    await io.archives.extract(raw, folder)
    return null
  } catch (error) {
    const what = `The files cannot be unpacked: ${(error as Error).message}`
    return { what, where: `${paths.join(', ')} in ${commit}`, hint: 'git fsck' }
  } finally {
    await io.files.remove(raw)
  }
}

async function problemOf(
  git: GitRunner,
  commit: string,
  problems: readonly Problem[],
): Promise<Problem | null> {
  const failure = await explained(git, [commit], { ok: false, problems })
  return failure.ok ? null : (failure.problems[0] ?? null)
}
