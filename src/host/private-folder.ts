import { lstatSync, mkdirSync } from 'node:fs'
import type { Problem } from '../model/problem.ts'

/** Makes `folder` (its parent exists) so that only this user may enter it. The Problem when somebody else made it before. */
export function makePrivateFolder(folder: string): Problem | null {
  try {
    mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return whyNotPrivate(folder)
}

/**
 * Why others than this user could be behind what stands in `folder`, or null when they cannot (or nothing is there):
 * in a folder for temporary files anybody may have made it first, to listen in.
 */
export function whyNotPrivate(folder: string): Problem | null {
  // Not stat: a link would be followed to a folder of somebody's choice.
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined) return null
  const own = process.getuid === undefined || found.uid === process.getuid()
  const open = process.platform !== 'win32' && (found.mode & 0o077) !== 0
  if (found.isDirectory() && own && !open) return null
  return {
    what: found.isDirectory() ? 'Others may enter this folder' : 'This is no folder',
    where: folder,
    hint: `Remove it (rm -r ${folder}); lastgood makes it again for you alone`,
  }
}
