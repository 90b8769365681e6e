import { dirname, join, resolve } from 'node:path'
import type { Io } from '../host/io.ts'

/** Name of the file that says what a project ships. */
export const configFileName = 'lastgood.yaml'

/** Absolute path of the nearest lastgood.yaml, in `from` or a folder above it; null when there is none. */
export async function findConfig(from: string, io: Io): Promise<string | null> {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, configFileName)
    if (await io.files.exists(file)) return file
    if (folder === dirname(folder)) return null
  }
}
