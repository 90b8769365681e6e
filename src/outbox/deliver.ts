import { join } from 'node:path'
import { notifiers } from '../adapters/notifiers/index.ts'
import { acquireLock } from '../host/lock.ts'
import type { Problem } from '../model/problem.ts'
import type { Telling } from './notify.ts'
import { dropLetter, lettersIn, putLetter, type Waiting } from './outbox.ts'
import { recipients } from './recipients.ts'

/** A message that nobody got for so long is no news any more. */
const expireSeconds = 86_400
/** Seconds until the second attempt; it doubles from there. */
const firstPause = 10
const longestPause = 15 * 60
/** Seconds for one message, unless its notifier says otherwise. */
const usualTimeout = 5

/**
 * Tries to send what waits and is due, all at once, for at most `withinSeconds`. What could not be sent stays, to be tried later by
 * whoever runs next. One process at a time; the others do nothing. Expired letters stay to be told of (`undelivered`). Never rejects.
 */
export async function deliver(
  project: Telling,
  withinSeconds: number,
): Promise<readonly Problem[]> {
  const { stateFolder, io } = project
  try {
    const now = io.clock.now()
    const due = (await lettersIn(stateFolder, io)).letters.filter(
      (letter) => !expired(letter, now) && Date.parse(letter.notBefore) <= now.getTime(),
    )
    if (due.length === 0) return []
    const lock = acquireLock(join(stateFolder, 'outbox.lock'))
    if (lock === null) return []
    try {
      // Read again: the one who held the lock before may have sent some.
      const still = new Set((await lettersIn(stateFolder, io)).letters.map(({ id }) => id))
      await Promise.all(
        due
          .filter(({ id }) => still.has(id))
          .slice(0, 50)
          .map((letter) => attempt(project, letter, withinSeconds)),
      )
      return []
    } finally {
      lock.release()
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      {
        what: `Messages cannot be sent: ${why}`,
        where: join(stateFolder, 'outbox'),
        hint: 'lastgood doctor',
      },
    ]
  }
}

/** Whether a letter is too old to be sent. */
export function expired({ message }: Waiting, now: Date): boolean {
  return now.getTime() - Date.parse(message.at) > expireSeconds * 1000
}

async function attempt(project: Telling, letter: Waiting, withinSeconds: number): Promise<void> {
  const { config, stateFolder, io } = project
  const found = recipients(config, letter.message.environment).find(({ to }) => to === letter.to)
  const notifier = await notifiers[found?.settings.kind ?? '']?.()
  // Taken out of the configuration meanwhile: nobody wants it.
  if (found === undefined || notifier === undefined) return dropLetter(stateFolder, letter, io)
  const { timeout } = found.settings
  const seconds = Math.min(typeof timeout === 'number' ? timeout : usualTimeout, withinSeconds)
  const problem = await notifier.send(letter, found.settings, io, seconds)
  io.fault('outbox:sent')
  if (problem === null) return dropLetter(stateFolder, letter, io)
  const pause = Math.min(longestPause, firstPause * 2 ** letter.attempts)
  const notBefore = new Date(io.clock.now().getTime() + pause * 1000).toISOString()
  await putLetter(stateFolder, { ...letter, attempts: letter.attempts + 1, notBefore, problem }, io)
}
