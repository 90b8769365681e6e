import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Io } from '../host/io.ts'
import type { Alert } from '../model/alert.ts'

/** An alert that asks for a rollback, and when it came (ISO 8601). */
export interface Signal {
  readonly alert: Alert
  readonly environment: string
  readonly receivedAt: string
}

/** `signal`: the first of its kind; `repeated`: this firing was heard before; `joined`: it belongs to a signal of a moment ago. */
export type Remembered = 'signal' | 'repeated' | 'joined'

/** What was heard already; on disk, so that neither a restart nor a replay makes it new. */
export interface AlertMemory {
  /** On disk when it resolves. Throws Node's error when it cannot be written: then nothing was heard. */
  hear(signal: Signal): Promise<Remembered>
  /** A signal was dealt with. */
  dealtWith(signal: Signal): Promise<void>
  /** Signals that nobody has dealt with: this process or the one before was killed. */
  readonly waiting: readonly Signal[]
}

interface Kept {
  /** Short digest of an alert's id → milliseconds since 1970 when it was last heard. */
  readonly heard: Readonly<Record<string, number>>
  /** Environment → milliseconds since 1970 of its last signal. */
  readonly signalled: Readonly<Record<string, number>>
  readonly waiting: readonly Signal[]
}

/** An alert that was not repeated for so long is over. */
const forgetSeconds = 7 * 86_400
const mostHeard = 20_000

/** Opens `<stateFolder>/alerts.json`. One process at a time. A damaged file throws: starting afresh would believe replays. */
export async function openAlertMemory(
  stateFolder: string,
  windowSeconds: number,
  io: Io,
): Promise<AlertMemory> {
  const file = join(stateFolder, 'alerts.json')
  const text = await io.files.readText(file)
  const kept = (text === null ? {} : JSON.parse(text)) as Partial<Kept>
  const heard = new Map(Object.entries(kept.heard ?? {}))
  const signalled = new Map(Object.entries(kept.signalled ?? {}))
  let waiting = kept.waiting ?? []

  const write = () => {
    prune(heard, io.clock.now().getTime())
    const all: Kept = {
      heard: Object.fromEntries(heard),
      signalled: Object.fromEntries(signalled),
      waiting,
    }
    return io.files.writeAtomic(file, JSON.stringify(all), 0o600)
  }
  const save = coalesced(write)

  return {
    get waiting() {
      return waiting
    },
    async hear(signal) {
      const { alert, environment } = signal
      const now = io.clock.now().getTime()
      const key = digest(`${environment}\n${alert.sender}\n${alert.id}`)
      const known = heard.has(key)
      // To the end: the oldest go first when there are too many.
      heard.delete(key)
      heard.set(key, now)
      // A repetition was written when it was first heard, or is being written: it may wait for that, but adds nothing.
      if (known) return 'repeated'
      const last = signalled.get(environment)
      const joins = last !== undefined && now - last >= 0 && now - last < windowSeconds * 1000
      if (!joins) {
        signalled.set(environment, now)
        waiting = [...waiting, signal]
      }
      try {
        await save()
      } catch (error) {
        heard.delete(key)
        if (!joins) {
          signalled.delete(environment)
          waiting = waiting.filter((one) => one !== signal)
        }
        throw error
      }
      return joins ? 'joined' : 'signal'
    },
    async dealtWith(signal) {
      waiting = waiting.filter((one) => one !== signal)
      await save()
    },
  }
}

function prune(heard: Map<string, number>, now: number): void {
  const spare = heard.size - mostHeard
  let at = 0
  for (const [key, when] of heard) {
    if (at >= spare && now - when < forgetSeconds * 1000) break
    heard.delete(key)
    at += 1
  }
}

/** Work that covers all calls made before it begins: a flood of calls waits for two writes, not for ten thousand. */
function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  const begin = (): Promise<void> => {
    const mine = work().finally(() => {
      if (running === mine) running = null
    })
    running = mine
    return mine
  }
  return () => {
    if (running === null) return begin()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        return begin()
      })
    return next
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)
