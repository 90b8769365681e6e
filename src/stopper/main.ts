import { text } from 'node:stream/consumers'
import { targets } from '../adapters/targets/index.ts'
import { nodeIo } from '../host/node.ts'
import { ProblemError } from '../model/problem-error.ts'
import type { StopOrder } from './contract.ts'

/** Seconds between looks at the clock (it may be set meanwhile), and between attempts when the engine does not answer. */
const hopSeconds = 30
const attempts = 120

/**
 * The stopper: an order on standard input. Outlives lastgood until a warm time is over, then lets the target stop whatever is
 * past its own: what was kept or brought back meanwhile is not.
 */
async function main(): Promise<void> {
  // Told to end while it waits, it ends; once it stops something it ends that first.
  const end = new AbortController()
  process.on('SIGTERM', () => end.abort())
  const order = JSON.parse(await text(process.stdin)) as StopOrder
  const io = nodeIo()
  const target = await targets[order.kind]?.()
  const left = () => (Date.parse(order.at) - io.clock.now().getTime()) / 1000
  // A little more: what ends within this very second is not past it yet.
  while (left() > -1 && !end.signal.aborted) {
    await io.clock.sleep(Math.min(hopSeconds, left() + 1.1), end.signal)
  }
  if (end.signal.aborted) return
  for (let n = 0; n < attempts; n += 1) {
    try {
      await target?.tidy?.(order.ref, Number.MAX_SAFE_INTEGER, io)
      return
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      await io.clock.sleep(hopSeconds)
    }
  }
}

await main()
