import type { SoakLook } from '../../watch/soak.ts'
import { clean } from '../clean.ts'
import { watchMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { table } from './table.ts'
import { duration, precise } from './time.ts'

/** Shows a watch while it goes on. `close` leaves the last picture standing. */
export interface WatchView {
  readonly emit: (look: SoakLook) => void
  close(): void
}

/** Seconds between two lines in a log. */
const every = 2

/** A table that is kept up to date; plain lines where nobody watches or lines cannot be redrawn. */
export async function watchView(ui: Ui, version: string): Promise<WatchView> {
  if (!ui.live) return plainLines(ui)
  const { createLogUpdate } = await import('log-update')
  const show = createLogUpdate(process.stderr)
  return {
    emit: (look) => show(picture(ui, version, look).join('\n')),
    close: () => show.done(),
  }
}

function picture(ui: Ui, version: string, look: SoakLook): string[] {
  const rows = look.readings.map((reading) => [
    clean(reading.guard),
    ui.mark(watchMarks[reading.outcome]),
    clean(reading.says),
  ])
  return [
    `watching ${clean(version)}: ${duration(look.afterSeconds)} of ${duration(look.soakSeconds)}`,
    ...table(ui, ['GUARD', 'SAYS', 'BECAUSE'], rows),
    ...look.burns.map((burn) => `  slow burn: ${clean(burn)}`),
  ]
}

function plainLines(ui: Ui): WatchView {
  let told = Number.NEGATIVE_INFINITY
  let before = ''
  return {
    emit(look) {
      const state = look.readings.map(({ outcome }) => outcome).join() + look.burns.join()
      // What changed is told at once, what stays the same every few seconds.
      if (state === before && look.afterSeconds < told + every) return
      told = look.afterSeconds
      before = state
      const says = look.readings.map(
        (reading) => `${ui.mark(watchMarks[reading.outcome])} ${clean(reading.says)}`,
      )
      const line = look.problem ? clean(look.problem.what) : [...says, ...look.burns].join('; ')
      ui.note(`  ${precise(look.afterSeconds)} s  ${line}`)
    },
    close() {},
  }
}
