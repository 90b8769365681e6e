import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A real server that tells counters in the Prometheus text format, as a release's replica does. */
export interface Exporter extends AsyncDisposable {
  readonly url: string
  /** Events so far by what labels they have beside the version: `code="200"`. A counter appears with its first event. */
  readonly counters: Map<string, number | string>
  /** Seconds that requests took; told as a classic histogram when there are some. */
  readonly durations: number[]
  /** When the process says that it started, seconds; null: it does not say. */
  started: number | null
  /** Value of the gauge `queue_length`; null: there is none. */
  gauge: number | null
  /** Tells nothing of requests, as when they were never counted. */
  hidden: boolean
  /** The process starts anew: all counters at 0. */
  restart(): void
  /** How many scrapes it answered. */
  readonly scrapes: number
  version: string
}

const boundaries = [0.1, 0.5, 1, 2.5]

export async function startExporter(version: string): Promise<Exporter> {
  let scrapes = 0
  const server = createServer({ keepAliveTimeout: 1000 }, (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    scrapes += 1
    response
      .setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .end(text(exporter))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const exporter: Exporter = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counters: new Map(),
    durations: [],
    started: Date.now() / 1000 - 30,
    gauge: null,
    hidden: false,
    version,
    get scrapes() {
      return scrapes
    },
    restart() {
      exporter.counters.clear()
      exporter.durations.length = 0
      // A later second than the one before, whatever little time has passed.
      if (exporter.started !== null) exporter.started += 5
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return exporter
}

function text({ counters, durations, started, gauge, hidden, version }: Exporter): string {
  const own = `version="${version}"`
  const lines = [
    '# HELP app_requests_total Requests, "all" of them.',
    '# TYPE app_requests_total counter',
  ]
  if (!hidden) {
    for (const [labels, value] of counters)
      lines.push(`app_requests_total{${own},${labels}} ${value}`)
    if (durations.length > 0) {
      lines.push('# TYPE app_duration_seconds histogram')
      for (const le of [...boundaries, Infinity]) {
        const count = durations.filter((each) => each <= le).length
        const end = le === Infinity ? '+Inf' : String(le)
        lines.push(`app_duration_seconds_bucket{${own},le="${end}"} ${count}`)
      }
      lines.push(`app_duration_seconds_count{${own}} ${durations.length}`)
    }
  }
  if (started !== null) lines.push(`process_start_time_seconds ${started}`)
  if (gauge !== null) lines.push(`queue_length{${own}} ${gauge}`)
  return `${lines.join('\n')}\n`
}
