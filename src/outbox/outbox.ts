import { join } from 'node:path'
import type { Letter } from '../adapters/notifiers/notifier.ts'
import type { Io } from '../host/io.ts'
import type { Problem } from '../model/problem.ts'

/** A letter that waits to be sent, as it stands in a file. No settings of the notifier: those may be secrets. */
export interface Waiting extends Letter {
  /** Which of the environment's notifiers: kind, and which one of that kind (`slack.0`). */
  readonly to: string
  readonly attempts: number
  /** ISO 8601; not tried before. */
  readonly notBefore: string
  /** Why it was not sent last time. */
  readonly problem: Problem | null
}

/** Where letters wait: a file each, so that writing one waits for nobody. */
export const outboxFolder = (stateFolder: string) => join(stateFolder, 'outbox')

const fileOf = (stateFolder: string, { id }: Pick<Letter, 'id'>) =>
  join(outboxFolder(stateFolder), `${id}.json`)

/** On disk when it resolves. Throws Node's errors. */
export function putLetter(stateFolder: string, letter: Waiting, io: Io): Promise<void> {
  return io.files.writeAtomic(fileOf(stateFolder, letter), JSON.stringify(letter), 0o600)
}

/** A letter that was sent, or given up. */
export function dropLetter(stateFolder: string, letter: Waiting, io: Io): Promise<void> {
  return io.files.remove(fileOf(stateFolder, letter))
}

/** Letters that wait, oldest first, and names of files that hold none. */
export async function lettersIn(
  stateFolder: string,
  io: Io,
): Promise<{ readonly letters: readonly Waiting[]; readonly unreadable: readonly string[] }> {
  const folder = outboxFolder(stateFolder)
  const names = (await io.files.list(folder)).filter((name) => name.endsWith('.json'))
  const unreadable: string[] = []
  const read = await Promise.all(
    names.map(async (name): Promise<Waiting | null> => {
      const text = await io.files.readText(join(folder, name), 1024 * 1024)
      // Sent and removed by somebody else meanwhile.
      if (text === null) return null
      try {
        const letter = JSON.parse(text) as Waiting
        if (`${letter.id}.json` === name) return letter
      } catch {
        // Told below, as a file that was edited.
      }
      unreadable.push(join(folder, name))
      return null
    }),
  )
  const letters = read.filter((letter) => letter !== null)
  return {
    letters: letters.toSorted((a, b) => a.message.at.localeCompare(b.message.at)),
    unreadable,
  }
}
