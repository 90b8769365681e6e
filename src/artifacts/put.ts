import { dirname, join } from 'node:path'
import type { Io } from '../host/io.ts'
import type { Digest } from '../model/release.ts'
import type { StorePlaces } from './places.ts'
import { artifactProblems } from './problems.ts'

/**
 * Takes a file into the store. It is moved in before it is hashed, so that nobody else can change it in between; two
 * who bring the same content both rename over the same name, and either result is right.
 */
export async function put(io: Io, places: StorePlaces, file: string): Promise<Digest> {
  const { files } = io
  if (!(await files.exists(file))) throw artifactProblems.noFile(file)
  await Promise.all([files.makeDirectory(places.incoming), files.makeDirectory(places.finished)])
  const incoming = join(places.incoming, `${io.freshId()}.tar`)
  await moveOrCopy(io, file, incoming)
  await files.touch(incoming) // its age in the store is what counts, here and in prune
  const digest = await files.digest(incoming)
  if (digest === null) throw artifactProblems.noFile(incoming)
  await files.flush(incoming)
  io.fault('artifact:put:hashed')
  const final = places.file(digest)
  await files.rename(incoming, final)
  io.fault('artifact:put:renamed')
  await files.flush(dirname(final))
  await files.remove(file) // still there when it had to be copied
  return digest
}

async function moveOrCopy(io: Io, from: string, to: string): Promise<void> {
  try {
    await io.files.rename(from, to)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // Another device, or a folder we may read and not change: the copy is what is hashed and kept.
    if (code !== 'EXDEV' && code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error
    await io.files.copy(from, to)
  }
}
