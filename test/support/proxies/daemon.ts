import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync, closeSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../src/host/ports.ts'

/** Where Debian keeps daemons that are not on every user's PATH. */
const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`

/** Why a program's tests are skipped, or null when it can be run. */
export function whyMissing(program: string, ...versionFlag: string[]): string | null {
  const done = spawnSync(program, versionFlag, { env: { ...process.env, PATH: path } })
  return done.error === undefined ? null : `${program} is not on this machine`
}

/** A daemon in the foreground of a child process of the test. */
export interface Daemon {
  readonly pid: number
  /** Ends it by SIGTERM (at once) and waits; SIGKILL after 10 s. Fine when it ended before. */
  stop(): Promise<void>
}

/** Starts a daemon and waits until `ready`; null when it ended before, as for a port that was taken meanwhile. */
export async function startDaemon(
  argv: readonly string[],
  log: string,
  ready: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
): Promise<Daemon | null> {
  const [program = '', ...args] = argv
  const output = openSync(log, 'a')
  const child = spawn(program, args, {
    stdio: ['ignore', output, output],
    env: { ...process.env, PATH: path, ...env },
  })
  closeSync(output)
  await once(child, 'spawn')
  const deadline = performance.now() + 30_000
  while (child.exitCode === null && child.signalCode === null) {
    if (await ready()) return { pid: child.pid ?? 0, stop: () => stop(child) }
    if (performance.now() > deadline) {
      await stop(child)
      throw new Error(`${program} does not get ready: ${readFileSync(log, 'utf8')}`)
    }
    await sleep(20)
  }
  return null
}

/** Starts with one free port after the other until nobody else was quicker to take it. */
export async function onFreePort<T>(
  log: string,
  start: (port: number) => Promise<T | null>,
): Promise<T> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const started = await start(await freePort())
    if (started !== null) return started
  }
  throw new Error(`did not start: ${readFileSync(log, 'utf8')}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}
