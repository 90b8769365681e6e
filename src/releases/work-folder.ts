import { join } from 'node:path'
import type { Io } from '../host/io.ts'

/**
 * Lends a new folder below `.lastgood/work/` and removes it afterwards. Folders that a killed process left
 * behind go too: each carries the number of its process.
 */
export async function withWorkFolder<T>(
  io: Io,
  stateFolder: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const work = join(stateFolder, 'work')
  for (const name of await io.files.list(work)) {
    if (io.processes.identify(Number.parseInt(name, 10)) === null) {
      await io.files.remove(join(work, name))
    }
  }
  const folder = join(work, `${process.pid}-${io.freshId()}`)
  await io.files.makeDirectory(folder)
  try {
    return await use(folder)
  } finally {
    await io.files.remove(folder)
  }
}
