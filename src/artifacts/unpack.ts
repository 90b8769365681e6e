import { basename, dirname, join } from 'node:path'
import type { Io } from '../host/io.ts'
import { artifactProblems } from './problems.ts'

/**
 * Unpacks a tar file so that `folder` is either whole or not there: beside it first, then renamed. What earlier
 * attempts left behind when they were killed is removed on the way.
 *
 * @param notATar makes the exception for an archive that cannot be read
 */
export async function unpackWhole(
  io: Io,
  archive: string,
  folder: string,
  notATar: (why: string) => Error,
): Promise<void> {
  const { files } = io
  if (await files.exists(folder)) throw artifactProblems.taken(folder)
  await removeLeftovers(io, folder)
  const beside = `${folder}${marker}${process.pid}-${io.freshId()}`
  await files.makeDirectory(beside)
  try {
    try {
      await io.archives.extract(archive, beside)
    } catch (error) {
      if (isSystemError(error)) throw error
      throw notATar((error as Error).message)
    }
    io.fault('artifact:unpack:extracted')
    await rename(io, beside, folder)
  } catch (error) {
    await files.remove(beside)
    throw error
  }
  io.fault('artifact:unpack:renamed')
}

const marker = '.unpacking-'

async function rename(io: Io, beside: string, folder: string): Promise<void> {
  try {
    await io.files.rename(beside, folder)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // Somebody else was quicker; a folder is only replaced by a rename when it is empty.
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw artifactProblems.taken(folder)
    throw error
  }
}

/** Leftovers carry the number of the process that made them; a living one may still be at work. */
async function removeLeftovers(io: Io, folder: string): Promise<void> {
  const parent = dirname(folder)
  const prefix = `${basename(folder)}${marker}`
  for (const name of await io.files.list(parent)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number.parseInt(name.slice(prefix.length), 10)
    if (io.processes.identify(pid) === null) await io.files.remove(join(parent, name))
  }
}

/** A full disk or a missing right says nothing about the archive. */
const isSystemError = (error: unknown) => {
  const code = (error as NodeJS.ErrnoException).code
  return code !== undefined && /^E[A-Z]+$/.test(code)
}
