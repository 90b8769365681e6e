import { percent } from '../../analysis/percent.ts'
import type { Point } from '../../replay/points.ts'
import type { Moment, Replay } from '../../replay/run.ts'
import type { Ui } from '../ui.ts'
import { watchMarks } from '../symbols.ts'
import { table } from './table.ts'

/** Rows of the table, the firing one among them. */
const shown = 10

/** Says what a test would have done with a series. */
export function showReplay(ui: Ui, name: string, replay: Replay): void {
  const { reading, spec, fired, points, first, last, good } = replay
  const rows = last.row.toLocaleString('en')
  ui.text(`${ui.paint('strong', name)}: ${rows} rows, ${first.time} ${ui.arrow} ${last.time}`)
  ui.text(
    `Asked: ${asked(replay)}; at most ${percent(spec.alpha)} false alarms over the whole series`,
  )
  ui.text()
  const head = ['ROW', 'TIME', 'BAD', 'OF', 'SHARE', 'EVIDENCE']
  for (const line of table(
    ui,
    head,
    sample(points, fired).map((point) => cells(ui, replay, point)),
  ))
    ui.text(line)
  ui.text()
  const when = fired ? ` at ${fired.time} (row ${fired.row}),` : ''
  const seen = `after ${replay.requestsSeen.toLocaleString('en')} requests`
  ui.text(`${ui.mark(watchMarks[reading.outcome])}${when} ${seen}: ${reading.says}`)
  // Of a share that changed meanwhile the bounds would say nothing.
  if (reading.interval !== null && !reading.says.startsWith('lately'))
    ui.text(
      `The share lies between ${percent(reading.interval.low)} and ${percent(reading.interval.high)}`,
    )
  if (good !== null) {
    const rate = `${good.alarms.length} false alarms in ${good.rows.toLocaleString('en')} rows (${good.requests.toLocaleString('en')} requests) known to be good`
    const where = good.alarms.length > 0 ? `: ${list(good.alarms)}` : ''
    ui.text(`${rate}${where}`)
  }
}

function asked({ spec, reading }: Replay): string {
  switch (spec.kind) {
    case 'limit':
    case 'history':
      return `is the share of bad requests over ${percent(reading.limit)}?`
    case 'concurrent': {
      const { points, ratio } = spec.tolerance
      const ignored = [
        ...(points === undefined ? [] : [`+${percent(points).replace(' %', '')} points`]),
        ...(ratio === undefined ? [] : [`${ratio}x`]),
      ]
      const than = ignored.length > 0 ? `, ignoring less than ${ignored.join(' or ')}` : ''
      return `is it worse than the baseline beside it${than}?`
    }
    case 'gauge':
      return `is the mean over ${spec.limit}?`
  }
}

/** Evenly spread points, and the one that fired. */
function sample(points: readonly Point[], fired: Moment | null): readonly Point[] {
  const every = Math.max(1, Math.ceil(points.length / shown))
  return points.filter(
    (point, at) => at % every === 0 || at === points.length - 1 || holds(point, fired),
  )
}

const holds = ({ from, row }: Point, fired: Moment | null) =>
  fired !== null && from <= fired.row && fired.row <= row

function cells(ui: Ui, { fired, spec }: Replay, point: Point): readonly string[] {
  const rows = point.from === point.row ? `${point.row}` : `${point.from}-${point.row}`
  const evidence = `${Math.round((100 * point.evidence) / -Math.log(spec.alpha))} %`
  return [
    rows,
    point.time,
    point.bad.toLocaleString('en'),
    point.total.toLocaleString('en'),
    point.total === 0 ? '-' : percent(point.bad / point.total),
    holds(point, fired) ? ui.paint('bad', `${evidence} fired`) : evidence,
  ]
}

function list(moments: readonly Moment[]): string {
  const few = moments.slice(0, 5).map(({ row, time }) => `${time} (row ${row})`)
  const more = moments.length - few.length
  return more > 0 ? `${few.join(', ')} and ${more} more` : few.join(', ')
}
