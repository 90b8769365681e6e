import type { Problem } from '../model/problem.ts'
import { expired } from './deliver.ts'
import type { Telling } from './notify.ts'
import { dropLetter, lettersIn } from './outbox.ts'

/** How long an expired message is told of. */
const tellSeconds = 7 * 86_400

/** What people were not told, or not yet: one Problem for each letter that failed at least once. Letters told of for a week go. */
export async function undelivered({ stateFolder, io }: Telling): Promise<readonly Problem[]> {
  const now = io.clock.now()
  const { letters, unreadable } = await lettersIn(stateFolder, io)
  const problems: Problem[] = unreadable.map((file) => ({
    what: 'A message in the outbox cannot be read',
    where: file,
    hint: `cat ${file}; then rm ${file}`,
  }))
  for (const letter of letters) {
    const { message, to, problem, attempts } = letter
    const age = (now.getTime() - Date.parse(message.at)) / 1000
    if (age > tellSeconds) {
      await dropLetter(stateFolder, letter, io)
      continue
    }
    const over = expired(letter, now)
    if (problem === null && !over) continue
    const told = `"${message.kind}" of ${message.at} did not reach ${to}`
    const tries = attempts === 1 ? 'once' : `${attempts} times`
    problems.push({
      what: over ? `${told} within a day and is given up` : `${told} yet (tried ${tries})`,
      where:
        problem === null
          ? `${message.service}/${message.environment}`
          : `${problem.where}: ${problem.what}`,
      hint: problem?.hint ?? 'lastgood doctor',
    })
  }
  return problems
}
