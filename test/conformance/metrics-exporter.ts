import type { Exporter } from '../fakes/exporter.ts'
import type { MetricsRig } from './metrics-rig.ts'

/** Bad and total of an exporter; `code="999"` is bad without being one of all, which no counter should be. */
export const exporterShare = {
  kind: 'share',
  bad: 'app_requests_total{version="$version",code!="200"}',
  total: 'app_requests_total{version="$version",code=~"200|500"}',
} as const

/** What an exporter's counters do, for the sources that read them; `known` waits until the source could know. */
export function exporterHands(
  exporter: Exporter,
  known: () => Promise<void>,
): Pick<MetricsRig, 'happen' | 'vanish' | 'appear' | 'nonsense' | 'mend'> & {
  readonly restart: () => Promise<void>
} {
  const { counters } = exporter
  let before = new Map<string, number | string>()
  const add = (labels: string, events: number) => {
    if (events > 0) counters.set(labels, Number(counters.get(labels) ?? 0) + events)
  }
  return {
    async happen(good, bad) {
      add('code="200"', good)
      add('code="500"', bad)
      await known()
    },
    async restart() {
      exporter.restart()
    },
    async vanish() {
      exporter.hidden = true
      await known()
    },
    async appear() {
      exporter.hidden = false
      await known()
    },
    async nonsense(kind) {
      before = new Map(counters)
      if (kind === 'excess') add('code="999"', 50)
      else counters.set('code="500"', kind === 'nan' ? 'NaN' : '+Inf')
      await known()
    },
    async mend() {
      for (const [labels, value] of before) counters.set(labels, value)
      for (const labels of counters.keys()) if (!before.has(labels)) counters.delete(labels)
      await known()
    },
  }
}
