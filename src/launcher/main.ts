import { text } from 'node:stream/consumers'
import { acquireLock, type Lock } from '../host/lock.ts'
import { nodeIo } from '../host/node.ts'
import { replicaFiles, type LaunchOrder } from './contract.ts'
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
  const lock = await waitForLock(replicaFiles(folder).lock, order.graceSeconds + 2, stop.signal)
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

async function waitForLock(path: string, seconds: number, stop: AbortSignal): Promise<Lock | null> {
  const { clock } = nodeIo()
  const until = clock.monotonic() + seconds
  for (;;) {
    const lock = acquireLock(path)
    if (lock !== null || stop.aborted || clock.monotonic() > until) return lock
    await clock.sleep(0.05, stop)
  }
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
