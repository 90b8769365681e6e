import { expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import { openRounds } from './rounds.ts'

/** A clock that jumps to the next sleeper whenever everybody sleeps. */
function fastClock() {
  let now = 1000
  const sleepers: { at: number; go: () => void }[] = []
  const clock = {
    now: () => new Date(now * 1000),
    monotonic: () => now,
    sleep: (seconds: number) =>
      new Promise<void>((go) => void sleepers.push({ at: now + seconds, go })),
  }
  const pass = async (seconds: number) => {
    const end = now + seconds
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      sleepers.sort((a, b) => a.at - b.at)
      const [next] = sleepers
      if (next === undefined || next.at > end) break
      sleepers.shift()
      now = Math.max(now, next.at)
      next.go()
    }
    now = end
  }
  return { clock, pass, now: () => now }
}

test('a thousand watches each have their turn in time, and never all at once', async () => {
  const { clock, pass, now } = fastClock()
  const rounds = openRounds({ ...nodeIo({}), clock })
  const stop = new AbortController()
  const looks = new Map<number, number[]>()
  const atOnce = new Map<number, number>()
  const watch = async (id: number) => {
    for (let soon = true; ; soon = false) {
      await rounds.turn(5, soon, stop.signal)
      if (stop.signal.aborted) return
      looks.set(id, [...(looks.get(id) ?? []), now()])
      atOnce.set(now(), (atOnce.get(now()) ?? 0) + 1)
    }
  }
  const all = Array.from({ length: 1000 }, (_, id) => watch(id))
  await pass(60)
  // One that begins while others wait for later rounds is not forgotten.
  all.push(watch(1000))
  await pass(1)
  expect(looks.get(1000)).toHaveLength(1)
  await pass(30)
  stop.abort()
  await pass(1)
  await Promise.all(all)
  expect(looks.size).toBe(1001)
  for (const [id, times] of looks) {
    expect(times[0], `first look of ${id}`).toBeLessThanOrEqual(id === 1000 ? 1061 : 1005)
    for (const [at, time] of times.entries())
      expect(time - (times[at - 1] ?? time), `watch ${id}`).toBeLessThanOrEqual(5)
  }
  // Twenty rounds in five seconds: an even share is 50, and nobody looks much more often than asked for.
  expect(Math.max(...atOnce.values())).toBeLessThanOrEqual(100)
  const looked = [...looks.values()].reduce((sum, times) => sum + times.length, 0)
  expect(looked).toBeLessThan(1001 * (90 / 5) * 1.35)
})

test('a signal that aborts ends the wait', async () => {
  const { clock, pass } = fastClock()
  const rounds = openRounds({ ...nodeIo({}), clock })
  const stop = new AbortController()
  const turn = rounds.turn(3600, false, stop.signal)
  await pass(1)
  stop.abort()
  await pass(1)
  await turn
})
