import type { Ui } from './ui.ts'

/**
 * The first Ctrl-C (or SIGTERM) asks to stop at the next step boundary, the second ends the process at once: the run
 * can be resumed either way. A closing terminal (SIGHUP) does not stop a run.
 */
export function interruption(ui: Ui): AbortSignal {
  const controller = new AbortController()
  const stop = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143)
    ui.note(
      'Stopping at the next step boundary; once more ends lastgood at once (both can be resumed).',
    )
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  process.on('SIGHUP', () => {})
  return controller.signal
}
