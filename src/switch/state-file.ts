import { rename } from 'node:fs/promises'
import { files } from '../host/files.ts'
import type { Problem } from '../model/problem.ts'
import { damagedProblem, nothingSaved, parseSaved, type Saved } from './saved.ts'

/** Reads the state file. A damaged one is moved aside and said, never guessed from. */
export async function loadState(
  file: string,
): Promise<{ readonly saved: Saved; readonly problem: Problem | null }> {
  const text = await files.readText(file)
  if (text === null) return { saved: nothingSaved, problem: null }
  const saved = parseSaved(text)
  if (!('damaged' in saved)) return { saved, problem: null }
  const kept = `${file}.damaged`
  await rename(file, kept)
  return { saved: nothingSaved, problem: damagedProblem(kept, saved.damaged) }
}

/**
 * Writes the state one at a time and always as it is when its turn comes, so that a burst of changes costs two writes.
 * The promise resolves when what was current at the call is on the disk, and rejects when it could not be written.
 */
export function stateWriter(file: string, current: () => Saved): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let queued: Promise<void> | null = null
  return () => {
    queued ??= running
      .catch(() => {})
      .then(() => {
        queued = null
        running = files.writeAtomic(file, JSON.stringify(current()), 0o600)
        return running
      })
    return queued
  }
}
