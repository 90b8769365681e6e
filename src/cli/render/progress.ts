import type { RunEvent } from '../../model/event.ts'
import type { RunState, StepState } from '../../model/run.ts'
import type { Emit, Progress } from '../../run/progress.ts'
import { clean } from '../clean.ts'
import { stepMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { clockTime, duration, precise } from './time.ts'

/** Shows a run while it runs. `close` leaves the last picture standing. */
export interface ProgressView {
  readonly emit: Emit
  close(): void
}

/** Plain lines where nobody watches or lines cannot be redrawn; else one picture that is kept up to date. */
export async function progressView(ui: Ui, runId: number): Promise<ProgressView> {
  ui.note(`run ${runId}, survives this terminal: lastgood runs show ${runId}`)
  return ui.live ? livePicture(ui) : plainLines(ui)
}

function plainLines(ui: Ui): ProgressView {
  // An engine that stays silent is asked many times a minute; a log wants to hear of it once.
  let last = ''
  return {
    emit(progress) {
      const line = plainLine(ui, progress)
      if (line !== null && line !== last) ui.note(line)
      if (line !== null) last = line
    },
    close() {},
  }
}

/** A line for what a log should keep; null for ticks. */
function plainLine(ui: Ui, progress: Progress): string | null {
  switch (progress.type) {
    case 'entry':
      return entryLine(ui, progress.entry.at, progress.entry.event, progress.state)
    case 'step-unknown':
      return `${ui.shape(stepMarks['needs-human'])} ${progress.step}: could not ask: ${clean(progress.problem.what)}`
    case 'stopping':
      return `stop asked for by ${clean(progress.by)}: at the next step boundary`
    case 'lease-lost':
      return `another process owns this run now${progress.owner === null ? '' : `: ${clean(progress.owner)}`}`
    case 'step-progress':
      return null
  }
}

function entryLine(ui: Ui, at: string, event: RunEvent, state: RunState): string | null {
  const head = clockTime(at)
  if (event.type === 'step-done' || event.type === 'step-failed') {
    const step = [...state.steps, ...state.undos].find((known) => known.id === event.step)
    const place = `step=${positionOf(state, event.step)}/${state.plan.steps.length}`
    const says = event.type === 'step-failed' ? event.problem.what : event.says
    const end = event.type === 'step-failed' ? 'failed' : 'done'
    const text = says === '' ? '' : ` (${clean(says)})`
    return `${head} ${place} ${titleOf(state, event.step)}: ${end} ${step ? precise(seconds(step)) : '-'}s${text}`
  }
  if (event.type === 'undo-started')
    return `${head} taking back what was begun: ${clean(event.problem.what)}`
  if (event.type === 'run-resumed') return `${head} resumed`
  return null
}

/** Milliseconds between two pictures. */
const redraw = 120

async function livePicture(ui: Ui): Promise<ProgressView> {
  const { createLogUpdate } = await import('log-update')
  const show = createLogUpdate(process.stderr)
  let state: RunState | null = null
  let tick: {
    readonly step: string
    readonly says: string
    readonly expected: number | null
  } | null = null
  let notice = ''
  const draw = () => {
    if (state !== null) show(picture(ui, state, tick, notice, new Date()))
  }
  const timer = setInterval(draw, redraw)
  return {
    emit(progress) {
      if (progress.type === 'entry') state = progress.state
      else if (progress.type === 'step-progress') {
        tick = { step: progress.step, says: progress.says, expected: progress.expectedSeconds }
      } else notice = plainLine(ui, progress) ?? notice
    },
    close() {
      clearInterval(timer)
      draw()
      show.done()
    },
  }
}

function picture(
  ui: Ui,
  state: RunState,
  tick: { readonly step: string; readonly says: string; readonly expected: number | null } | null,
  notice: string,
  now: Date,
): string {
  const lines = [...state.steps, ...state.undos].map((step) => {
    const running = step.status === 'intended' || step.status === 'applied'
    const spent = running
      ? (now.getTime() - Date.parse(step.intendedAt ?? '')) / 1000
      : seconds(step)
    const time = step.intendedAt === null ? '-' : precise(spent)
    const mine = running && tick?.step === step.id ? tick : null
    const slow = mine?.expected != null && spent > mine.expected * 1.5 ? '  slower than usual' : ''
    const says = running ? (mine?.says ?? '') : step.says
    const shape = ui.paint(stepMarks[step.status].tone, ui.shape(stepMarks[step.status]))
    const text = `${titleOf(state, step.id)}${says === '' ? '' : `: ${clean(says)}`}`
    return `  ${shape} ${time.padStart(6)} s  ${text}${ui.paint('caution', slow)}`
  })
  return [...lines, ui.paint('quiet', `  ${clockLine(state, notice, now)}`)].join('\n')
}

/** Time so far against time expected while it runs; what it took afterwards. */
function clockLine(state: RunState, notice: string, now: Date): string {
  const until = state.endedAt === null ? now.getTime() : Date.parse(state.endedAt)
  const total =
    state.startedAt === null ? 0 : Math.max(0, (until - Date.parse(state.startedAt)) / 1000)
  if (state.endedAt !== null) return `took ${precise(total)} s`
  const usual = state.plan.expected.seconds
  const of = usual === null ? '' : ` of ~${duration(usual)}`
  return `${precise(total)} s${of}   ${notice === '' ? 'Ctrl-C stops at the next step boundary' : notice}`
}

const titleOf = (state: RunState, id: string) => {
  const undo = id.startsWith('undo:')
  const title = state.plan.steps.find((step) => step.id === id.replace(/^undo:/, ''))?.title ?? id
  return `${undo ? 'take back: ' : ''}${clean(title)}`
}

const positionOf = (state: RunState, id: string) =>
  state.plan.steps.findIndex((step) => step.id === id.replace(/^undo:/, '')) + 1

function seconds(step: StepState): number {
  if (step.intendedAt === null || step.endedAt === null) return 0
  return Math.max(0, (Date.parse(step.endedAt) - Date.parse(step.intendedAt)) / 1000)
}
