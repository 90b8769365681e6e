import { dirname } from 'node:path'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'

/** Writes a file for a proxy; throws ProblemError where the disk or the rights do not allow it. */
export async function write(path: string, text: string, io: Io, mode?: number): Promise<void> {
  await explained(path, () => io.files.writeAtomic(path, text, mode))
}

/** Removes a file; a missing one is fine. */
export async function remove(path: string, io: Io): Promise<void> {
  await explained(path, () => io.files.remove(path))
}

/** A file's text or null; throws ProblemError when it may not be read. */
export async function read(path: string, io: Io): Promise<string | null> {
  return explained(path, () => io.files.readText(path, 16 * 1024 * 1024))
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    const rights = code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
    throw new ProblemError({
      what: rights ? 'This user may not use this file' : message,
      where: path,
      hint: rights
        ? `Let whoever runs lastgood write there; see who may: ls -ld ${dirname(path)}`
        : `See what is there: ls -l ${path}`,
    })
  }
}
