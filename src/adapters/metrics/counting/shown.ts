import { labelsText } from '../selector/match.ts'
import type { Series } from './series.ts'

const mostSeries = 6

/** Series as evidence: the last value of some, and how many there were. One line, bounded. */
export function shownSeries(series: readonly Series[]): string {
  if (series.length === 0) return 'no series'
  const some = series.slice(0, mostSeries).map(({ labels, points, natives }) => {
    const name = labels['__name__'] ?? ''
    const inside = labelsText(labels, ['__name__'])
    const point = points.at(-1)
    const native = natives?.at(-1)
    const last = point
      ? `${point.value} @${point.at}`
      : native
        ? `${native.sample.count} @${native.at}`
        : ''
    return `${name}{${inside.length > 160 ? `${inside.slice(0, 157)}...` : inside}} ${last}`
  })
  const rest = series.length - some.length
  return `${some.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`
}
