import { lstatSync, mkdirSync } from 'node:fs'
import type { Problem } from '../model/problem.ts'

/**
 * Makes `folder` (its parent exists) so that only this user may enter it, or checks that it is so: in a folder for
 * temporary files anybody may have made it first, to listen in. Null when it is private.
 */
export function privateFolder(folder: string): Problem | null {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  // Not stat: a link would be followed to a folder of somebody's choice.
  const found = lstatSync(folder)
  const own = process.getuid === undefined || found.uid === process.getuid()
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  if (found.isDirectory() && own && !open) return null
  return {
    what: found.isDirectory() ? 'Others may enter this folder' : 'This is no folder',
    where: folder,
    hint: `Remove it (rm -r ${folder}); lastgood makes it again for you alone`,
  }
}
