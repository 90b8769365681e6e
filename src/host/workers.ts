import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** Threads of our own that do what would block this one, or what may have to be ended from outside. */
export type WorkerProgram = 'pglite-worker'

/** How a call ended: with what the thread answered, or without an answer, and the thread is gone. */
export type Called =
  | { readonly state: 'answered'; readonly value: unknown }
  | { readonly state: 'ended'; readonly why: 'took too long' | 'took too much memory' | 'broke' }

/** A running thread. One call at a time. */
export interface WorkerThread {
  /**
   * Asks the thread; what is asked and answered is copied, buffers too. When it does not answer within `seconds`, or this process
   * grows by more than `maxBytes` meanwhile, the thread is ended, whatever it is doing.
   */
  readonly call: (asked: unknown, limits: CallLimits) => Promise<Called>
  readonly end: () => Promise<void>
}

export interface CallLimits {
  readonly seconds: number
  readonly maxBytes: number
}

/** How often the memory of a thread at work is looked at (seconds). */
const lookEvery = 0.2

/**
 * Starts one of our threads: from the sources when they run, else from dist/. It has no environment variables, and what it
 * prints is dropped. It keeps the process up only while a call is under way.
 */
export function startWorker(program: WorkerProgram): WorkerThread {
  const inSources = import.meta.url.endsWith('.ts')
  const file = inSources ? `../database/shadow/pglite/${program}.ts` : `./${program}.js`
  const worker = new Worker(fileURLToPath(new URL(file, import.meta.url)), {
    env: {},
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.on('error', () => {}) // a call under way tells of it
  worker.unref()
  let gone = false
  worker.on('exit', () => (gone = true))
  return {
    end: async () => void (await worker.terminate()),
    call: (asked, { seconds, maxBytes }) => {
      if (gone) return Promise.resolve({ state: 'ended', why: 'broke' })
      const begin = process.memoryUsage.rss()
      return new Promise((resolve) => {
        const finish = (called: Called) => {
          clearTimeout(late)
          clearInterval(look)
          worker.off('message', answered).off('exit', broke)
          worker.unref()
          resolve(called)
        }
        const stop = (why: 'took too long' | 'took too much memory') => {
          worker.off('exit', broke)
          void worker.terminate().then(() => finish({ state: 'ended', why }))
        }
        const answered = (value: unknown) => finish({ state: 'answered', value })
        const broke = () => finish({ state: 'ended', why: 'broke' })
        const late = setTimeout(() => stop('took too long'), seconds * 1000)
        const look = setInterval(() => {
          if (process.memoryUsage.rss() - begin > maxBytes) stop('took too much memory')
        }, lookEvery * 1000)
        worker.ref()
        worker.on('message', answered).on('exit', broke)
        worker.postMessage(asked)
      })
    },
  }
}
