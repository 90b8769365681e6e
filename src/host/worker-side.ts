import { parentPort } from 'node:worker_threads'

/**
 * The other end of `startWorker`: answers one call after another with what `answer` gives. An exception ends the thread, and
 * the call with it.
 */
export function answerCalls(answer: (asked: unknown) => Promise<unknown>): void {
  const port = parentPort
  if (port === null) throw new Error('this program is a thread of lastgood, not to be run by hand')
  port.on('message', (asked) => {
    void answer(asked).then((value) => {
      // Large answers are handed over, not copied; what is answered is nobody's any more here.
      port.postMessage(value, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [])
    })
  })
}
