import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import type { Tree } from '../migration.ts'

/** The files below a folder of this machine, as they are now. */
export async function folderTree(root: string, io: Io): Promise<Tree> {
  return {
    files: await io.files.below(root),
    read: (path) => io.files.readBytes(join(root, path)),
  }
}
