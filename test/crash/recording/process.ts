import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { PlanOptions } from './plans.ts'

const driver = fileURLToPath(new URL('../driver.ts', import.meta.url))

/** A driver in a process of its own; killed, if it still runs, when its block ends. */
export interface Driver extends AsyncDisposable {
  readonly pid: number
  /** Resolves when standard error has a line that begins with `text`; rejects when the process ends before. */
  tells(text: string): Promise<void>
  signal(name: NodeJS.Signals): void
  /** Exit code and the JSON document it printed. */
  end(): Promise<{ readonly code: number | null; readonly said: unknown }>
}

/** Starts a driver on a folder; see driver.ts. */
export function startDriver(
  folder: string,
  options: PlanOptions,
  timing: object = {},
  env: Readonly<Record<string, string>> = {},
): Driver {
  const child: ChildProcess = spawn(
    process.execPath,
    [driver, folder, JSON.stringify(options), JSON.stringify(timing)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
  )
  let [out, err] = ['', '']
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text))
  const closed = once(child, 'close') as Promise<[number | null]>
  return {
    pid: child.pid ?? 0,
    async tells(text) {
      while (!`\n${err}`.includes(`\n${text}`)) {
        const more = child.stderr ? once(child.stderr, 'data') : closed
        if ((await Promise.race([more.then(() => true), closed.then(() => false)])) === false) {
          throw new Error(`the driver ended before "${text}":\n${err}\n${out}`)
        }
      }
    },
    signal: (name) => void child.kill(name),
    async end() {
      const [code] = await closed
      return { code, said: out === '' ? null : JSON.parse(out) }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await closed
    },
  }
}
