import { Worker } from 'node:worker_threads'

/** How often the thread beside us looks whether whoever started us is still there (milliseconds). */
const lookEvery = 500

/** In a thread of its own: while native code runs, nothing else of this process would notice. */
const watch = `const parent = process.ppid
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL') }, ${lookEvery})`

/**
 * The other end of `startAnswering`: answers one call after another with what `answer` gives, or promises. An exception ends the process, and
 * the call with it; so does the end of whoever started it.
 */
export function answerMessages(answer: (asked: unknown) => unknown): void {
  if (process.send === undefined) {
    throw new Error('this program is a part of lastgood, not to be run by hand')
  }
  new Worker(watch, { eval: true }).unref()
  process.on('disconnect', () => process.exit(0))
  process.on('message', (asked) => {
    // A promise that fails ends the process as an exception does.
    void Promise.resolve(answer(asked)).then((answered) => process.send?.(answered))
  })
}
