import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { http } from '../../src/host/http.ts'
import { type Daemon, onFreePort, startDaemon, whyMissing } from './proxies/daemon.ts'

/** A real Prometheus with a scrape interval of a second, and its data in a folder of its own. */
export interface PrometheusServer extends AsyncDisposable {
  readonly url: string
  readonly stop: () => Promise<void>
  /** What it scrapes from now on: `127.0.0.1:4711`, all as job `app`. */
  scrape(...targets: readonly string[]): Promise<void>
  /** Asks again and again until the answer to an instant query is so, and fails after some time. */
  until(query: string, wanted: (result: readonly PrometheusResult[]) => boolean): Promise<void>
}

export interface PrometheusResult {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [number, string]
}

/** Why none can run on this machine, for the name of a skipped test; null when one can. */
export const noPrometheus: string | null = whyMissing('prometheus', '--version')

/** `more` are further lines of its scrape configuration, indented as there. */
export async function startPrometheus(
  more = '',
  flags: readonly string[] = [],
): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-prometheus-'))
  const [config, targets, log] = ['prometheus.yml', 'targets.json', 'log'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  await writeFile(targets, '[]')
  await writeFile(config, configOf(targets, more))
  const get = async (url: string) => {
    const answer = await http({ method: 'GET', url, timeoutSeconds: 5 })
    return answer.state === 'answered' && answer.status === 200 ? answer.body : null
  }
  let daemon: Daemon
  const port = await onFreePort(log, async (free) => {
    const started = await startDaemon(
      [
        'prometheus',
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${free}`,
        '--query.lookback-delta=10s',
        ...flags,
      ],
      log,
      async () => (await get(`http://127.0.0.1:${free}/-/ready`)) !== null,
    )
    if (started !== null) daemon = started
    return started && free
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    stop: () => daemon.stop(),
    // Prometheus watches the file.
    scrape: (...addresses) => writeFile(targets, JSON.stringify([{ targets: addresses }])),
    async until(query, wanted) {
      const deadline = performance.now() + 60_000
      for (;;) {
        const body = await get(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)
        const { data } = JSON.parse(body ?? '{"data":{"result":[]}}') as {
          data: { result: readonly PrometheusResult[] }
        }
        if (wanted(data.result)) return
        if (performance.now() > deadline)
          throw new Error(`${query} stays ${JSON.stringify(data.result)}`)
        await sleep(100)
      }
    },
    async [Symbol.asyncDispose]() {
      await daemon.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const configOf = (targets: string, more: string) => `
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: app
    file_sd_configs:
      - files: ['${targets}']
        refresh_interval: 1s
${more}`
