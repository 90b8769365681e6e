import { text } from 'node:stream/consumers'
import { acquireLock, type Lock } from '../host/lock.ts'
import type { Io } from '../host/io.ts'
import { nodeIo } from '../host/node.ts'
import { replicaFiles, type LaunchOrder } from './contract.ts'
import { readWish } from './records.ts'
import { supervise } from './supervise.ts'

/**
 * The launcher: `launcher <replica folder>`, the order on standard input. One process per replica that outlives
 * lastgood, starts the service, and stays its parent. The lock makes it the only one: whoever starts a replica a second time
 * waits for a launcher that is just ending, and otherwise leaves without having done anything.
 */
async function main(folder: string): Promise<void> {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort())
  process.on('SIGHUP', () => {})
  const order = parseOrder(await text(process.stdin))
  // Whoever started us died before telling what to do: it will be asked again, and starts another launcher.
  if (order === null) return
  const io = nodeIo()
  const lock = await waitForTurn(folder, order.graceSeconds + 2, stop.signal, io)
  if (lock === null) return
  await supervise(folder, order, io, stop.signal)
  lock.release()
}

function parseOrder(given: string): LaunchOrder | null {
  try {
    return JSON.parse(given) as LaunchOrder
  } catch {
    return null
  }
}

/** The replica's lock, or null when another launcher keeps it, nobody wants the replica any more, or its folder is gone. */
async function waitForTurn(
  folder: string,
  seconds: number,
  stop: AbortSignal,
  { clock, files }: Io,
): Promise<Lock | null> {
  const { wish, lock: path } = replicaFiles(folder)
  const until = clock.monotonic() + seconds
  while (!stop.aborted && clock.monotonic() < until) {
    if ((await readWish(files, wish)) === null) return null
    const lock = acquireLock(path)
    if (lock !== null) return lock
    await clock.sleep(0.05, stop)
  }
  return null
}

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('launcher: wants the folder of a replica\n')
  process.exitCode = 2
} else {
  await main(folder)
  // Timers of a watch that lost its race must not keep a launcher without a service alive.
  process.exit()
}
