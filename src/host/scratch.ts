import { accessSync, constants, lstatSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** The folder of Linux that is kept in memory; what is thrown away anyway is made there several times faster. */
const inMemory = '/dev/shm'

/** Where folders for a short time go: in memory where that has room for `bytes`, else the system's folder for temporary files. */
export function scratchRoot(bytes: number): string {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    if (bavail * bsize >= bytes) return inMemory
  } catch {
    // No such folder, or not for us.
  }
  const root = tmpdir()
  // The kernel takes at most 107 bytes for the path of a socket.
  return Buffer.byteLength(root) > 50 ? '/tmp' : root
}

/** Whether a folder was made by this user: in a folder for temporary files anybody may have made it. Links are not followed. */
export function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined || !found.isDirectory()) return false
  return process.getuid === undefined || found.uid === process.getuid()
}

/** Whether this process may do everything on this machine; then a server of ours has to run as somebody who may not. */
export const isRoot = (): boolean => process.getuid?.() === 0
