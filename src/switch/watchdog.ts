import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { files } from '../host/files.ts'
import { acquireLock } from '../host/lock.ts'
import { processes } from '../host/processes.ts'
import { exits } from './exits.ts'
import { log } from './log.ts'
import type { SwitchOptions } from './options.ts'

/** Seconds after which a worker has proved that it can run, and the longest pause before the next. */
const provedSeconds = 5
const longestPause = 10

/**
 * Keeps a worker running: starts it, starts it again when it dies, at once the first time and then with growing
 * pauses. It serves nothing itself, so that there is little that could kill it. A worker survives its watchdog; the
 * next watchdog waits for that worker to end before it starts one.
 */
export async function watch({ place }: SwitchOptions, args: readonly string[]): Promise<number> {
  const lock = acquireLock(place.watchdogLock)
  if (lock === null) return exits.busy
  await files.writeAtomic(place.watchdogFile, JSON.stringify(processes.identify(process.pid)))
  let ending = false
  let kill = (_signal: NodeJS.Signals) => {}
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      ending = true
      kill(signal)
    })
  }
  let pause = 0
  while (!ending) {
    const began = performance.now()
    const worker = spawn(process.execPath, [process.argv[1] ?? '', ...args, '--worker'], {
      stdio: 'inherit',
    })
    kill = (signal) => void worker.kill(signal)
    const code = await new Promise<number | null>((resolve) => {
      worker.on('error', () => resolve(null))
      worker.on('exit', resolve)
    })
    if (ending || code === exits.ended || code === exits.refused) break
    if (code === exits.busy) {
      await free(place.workerLock, () => ending)
      if (await stoppedOnPurpose(place.stateFile)) break
      continue
    }
    const proved = performance.now() - began > provedSeconds * 1000
    pause = proved ? 0 : Math.min(longestPause, pause === 0 ? 0.1 : pause * 2)
    log(`the worker died (${worker.signalCode ?? code}); starting it again in ${pause} s`)
    await sleep(pause * 1000)
  }
  await files.remove(place.watchdogFile)
  return exits.ended
}

/** Resolves when nobody holds the lock any more. */
async function free(path: string, ending: () => boolean): Promise<void> {
  while (!ending()) {
    const lock = acquireLock(path)
    if (lock !== null) return lock.release()
    await sleep(250)
  }
}

async function stoppedOnPurpose(stateFile: string): Promise<boolean> {
  // Only here: a watchdog has nothing else to read, and should be up at once.
  const { parseSaved } = await import('./saved.ts')
  const text = await files.readText(stateFile)
  const saved = text === null ? null : parseSaved(text)
  return saved !== null && !('damaged' in saved) && saved.stopped
}
