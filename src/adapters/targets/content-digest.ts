import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import { ProblemError } from '../../model/problem-error.ts'
import type { Digest } from '../../model/release.ts'

/** Above these, something is data and no configuration. */
const mostFiles = 1000
const mostBytes = 16 * 1024 * 1024

/**
 * Digest of what a file holds, or a folder with the names and contents of everything below (links followed); null when there is
 * nothing. Throws ProblemError when it cannot be read, or is too large to be configuration (1000 files, 16 MiB).
 */
export async function contentDigest(path: string, io: Pick<Io, 'files'>): Promise<Digest | null> {
  const left = { files: mostFiles, bytes: mostBytes }
  try {
    return await digestOf(path, left, io.files)
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError({
      what: `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      where: path,
      hint: 'Let this user read it, to know later whether it changed',
    })
  }
}

async function digestOf(
  path: string,
  left: { files: number; bytes: number },
  files: Io['files'],
): Promise<Digest | null> {
  const found = await files.stat(path)
  if (found === null) return null
  left.files -= 1
  if (!found.directory) left.bytes -= found.size
  if (left.files < 0 || left.bytes < 0) {
    throw new ProblemError({
      what: 'There is too much in it to be configuration',
      where: path,
      hint: 'Mount the files that are configuration by themselves, with readOnly: true',
    })
  }
  if (!found.directory) return files.digest(path)
  const hash = createHash('sha256')
  // One after the other: what is left counts for all of them.
  for (const name of await files.list(path)) {
    hash.update(`${JSON.stringify(name)} ${await digestOf(join(path, name), left, files)}\n`)
  }
  return `sha256:${hash.digest('hex')}`
}
