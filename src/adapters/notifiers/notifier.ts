import type { Io } from '../../host/io.ts'
import type { AdapterSettings } from '../../model/config.ts'
import type { Message } from '../../model/message.ts'
import type { Problem } from '../../model/problem.ts'

/** A message on its way to one notifier. */
export interface Letter {
  /** The same for every attempt: whoever receives it twice can tell. Letters, digits, `-` and `.`. */
  readonly id: string
  readonly message: Message
}

/** Somebody who can be told. */
export interface Notifier {
  readonly kind: string
  /**
   * Sends one message; null once the other side said that it has it (or has nothing to do with messages of its kind), else why
   * not: it is tried again later. Takes at most `timeoutSeconds`. Never rejects; no secret stands in a Problem.
   */
  send(
    letter: Letter,
    settings: AdapterSettings,
    io: Io,
    timeoutSeconds: number,
  ): Promise<Problem | null>
}
