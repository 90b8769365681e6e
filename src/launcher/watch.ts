import type { Io } from '../host/io.ts'
import { aboveFiles, replicaFiles } from './contract.ts'
import { readExpiry, readWish } from './records.ts'

export type Dismissal = 'stopped' | 'expired'

/** Whether this replica is the service now. A folder that cannot be read is not a reason to stop anything. */
export async function isCurrent(folder: string, io: Io): Promise<boolean> {
  const { current, id } = aboveFiles(folder)
  return (await io.files.readText(current))?.trim() === id
}

/**
 * Whether the replica in `folder` has been told to stop, or its warm time is over. The end of the warm time is claimed
 * by renaming `expire.json`: whoever removes that file first (`keep`, `promote`) has kept the revision, all of it.
 */
export async function dismissed(folder: string, io: Io): Promise<Dismissal | null> {
  if ((await readWish(io.files, replicaFiles(folder).wish))?.state === 'stop') return 'stopped'
  const { expiry, expired } = aboveFiles(folder)
  if (await io.files.exists(expired)) return 'expired'
  const due = await readExpiry(io.files, expiry)
  if (due === null || io.clock.now() < new Date(due.at)) return null
  if (await isCurrent(folder, io)) return null
  try {
    await io.files.rename(expiry, expired)
    return 'expired'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null // kept at the last moment
    throw error
  }
}

/** Waits until {@link dismissed}, looking twice a second; null when `signal` aborts first. */
export async function awaitDismissal(
  folder: string,
  io: Io,
  signal: AbortSignal,
): Promise<Dismissal | null> {
  while (!signal.aborted) {
    const found = await dismissed(folder, io).catch((error: unknown) => {
      process.stderr.write(`launcher: ${String(error)}\n`) // asked again in a moment
      return null
    })
    if (found !== null) return found
    await io.clock.sleep(0.5, signal)
  }
  return null
}
