import type { Message } from '../model/message.ts'
import type { Problem } from '../model/problem.ts'
import type { Project } from '../project/project.ts'
import { outboxFolder, putLetter } from './outbox.ts'
import { recipients } from './recipients.ts'

/** What is needed of a project to tell people. */
export type Telling = Pick<Project, 'config' | 'stateFolder' | 'io'>

/**
 * Tells everybody whom the environment's `notify` names for messages of this kind: their letters are on disk when this resolves,
 * and sent by `deliver`, by this process or the next. Waits for no network. `once` makes it safe to repeat: the same message
 * under the same name is one letter. The Problem when the disk refuses; never rejects.
 */
export async function notify(
  { config, stateFolder, io }: Telling,
  environment: string,
  message: Message,
  once: string = io.freshId(),
): Promise<Problem | null> {
  const wanted = recipients(config, environment).filter(({ on }) => on.includes(message.kind))
  const told = hidden(message, config.secrets)
  const name = once.replace(/[^A-Za-z0-9-]/g, '-')
  try {
    for (const { to } of wanted) {
      const id = `${name}-${message.kind}-${to}`
      const notBefore = io.clock.now().toISOString()
      const letter = { id, to, message: told, attempts: 0, notBefore, problem: null }
      await putLetter(stateFolder, letter, io)
    }
    return null
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return {
      what: `Nobody can be told that: ${message.kind} (${why})`,
      where: outboxFolder(stateFolder),
      hint: 'df -h; then tell them yourself',
    }
  }
}

/** A reason that somebody typed, or an engine's words, may hold what came from the environment. */
function hidden(message: Message, secrets: readonly string[]): Message {
  const hide = (text: string) =>
    secrets
      .filter((secret) => secret.length >= 4)
      .reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
  return { ...message, reason: hide(message.reason), says: hide(message.says) }
}
