import type { Clock } from '../host/clock.ts'
import type { Io } from '../host/io.ts'
import { type ReadMetrics, readTogether } from './read-metrics.ts'

/** What many watches of one process share: when each looks, and how sources are asked. */
export interface Rounds {
  /**
   * Waits for a turn: never later than `withinSeconds` from now by itself, and together with others, but not with so many that
   * all would look at once. `soon`: as early as there is room, for a watch that begins. Ends early, without error, when `signal` aborts.
   */
  turn(withinSeconds: number, soon: boolean, signal?: AbortSignal): Promise<void>
  readonly read: ReadMetrics
}

/** Seconds between two rounds. What looks in one round is asked together. */
const tick = 0.25

/** So many in one round are no crowd; about what one query asks for. */
const fewInRound = 64
/** More than its even share of the watches is a crowd. */
const crowded = 1.25

interface Turn {
  readonly round: number
  /** How many looks a round this watch stands for. */
  readonly rate: number
  readonly signal: AbortSignal | undefined
  readonly go: () => void
}

export function openRounds(io: Io): Rounds {
  return { turn: turns(io.clock), read: readTogether(io) }
}

function turns(clock: Clock): Rounds['turn'] {
  const rounds = new Map<number, Set<Turn>>()
  let rate = 0
  let running = false
  const roundNow = () => Math.floor(clock.monotonic() / tick)

  const take = (turn: Turn) => {
    if (rounds.get(turn.round)?.delete(turn) !== true) return
    rate -= turn.rate
    turn.go()
  }
  const run = async () => {
    running = true
    while (rounds.size > 0) {
      const now = roundNow()
      // Signals are looked at, not listened to: to add a listener where thousands are takes as long as they are many.
      for (const [round, turns] of rounds) {
        for (const turn of turns) if (round <= now || turn.signal?.aborted === true) take(turn)
        if (turns.size === 0) rounds.delete(round)
      }
      await clock.sleep(Math.max(0, (now + 1) * tick - clock.monotonic()))
    }
    running = false
  }

  return (withinSeconds, soon, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const now = clock.monotonic()
      const first = roundNow() + 1
      // The last round that is over within the time.
      const last = Math.max(first, Math.floor((now + withinSeconds) / tick) - 1)
      const mine = Math.min(1, tick / Math.max(withinSeconds, tick))
      const round = placeIn(
        rounds,
        [first, last],
        soon,
        (rate + mine) * crowded,
        now + withinSeconds / 2,
      )
      rate += mine
      const turn: Turn = { round, rate: mine, signal, go: resolve }
      rounds.set(round, (rounds.get(round) ?? new Set()).add(turn))
      if (!running) void run()
    })
}

/** The round with room that is earliest (`soon`) or latest; where none has room, the emptiest. */
function placeIn(
  rounds: ReadonlyMap<number, ReadonlySet<Turn>>,
  [first, last]: readonly [number, number],
  soon: boolean,
  evenShare: number,
  half: number,
): number {
  const most = Math.max(fewInRound, evenShare)
  const sizeOf = (round: number) => rounds.get(round)?.size ?? 0
  // Not before half of the time is over: what looks too often costs others their turn.
  const earliest = soon ? first : Math.min(last, Math.max(first, Math.ceil(half / tick)))
  let best = soon ? earliest : last
  for (let at = 0; at <= last - earliest; at += 1) {
    const round = soon ? earliest + at : last - at
    if (sizeOf(round) < most) return round
    if (sizeOf(round) < sizeOf(best)) best = round
  }
  return best
}
