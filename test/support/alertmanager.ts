import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { http } from '../../src/host/http.ts'
import { type Daemon, onFreePort, startDaemon, whyMissing } from './proxies/daemon.ts'

/** A real Alertmanager with configuration and data in a folder of its own, alone (no cluster). */
export interface AlertmanagerServer extends AsyncDisposable {
  readonly url: string
  /** What Prometheus would post: alerts with labels; with `endsAt` in the past they are resolved. */
  post(...alerts: readonly PostedAlert[]): Promise<void>
}

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly startsAt?: string
  readonly endsAt?: string
  readonly generatorURL?: string
}

/** Why none can run on this machine, for the name of a skipped test; null when one can. */
export const noAlertmanager: string | null = whyMissing('prometheus-alertmanager', '--version')

/** `config` is the text of alertmanager.yml. */
export async function startAlertmanager(config: string): Promise<AlertmanagerServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-alertmanager-'))
  const [file, log] = [join(folder, 'alertmanager.yml'), join(folder, 'log')]
  await writeFile(file, config)
  let daemon: Daemon
  const port = await onFreePort(log, async (free) => {
    const started = await startDaemon(
      [
        'prometheus-alertmanager',
        `--config.file=${file}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${free}`,
        '--cluster.listen-address=',
      ],
      log,
      async () => {
        const url = `http://127.0.0.1:${free}/-/ready`
        const answer = await http({ method: 'GET', url, timeoutSeconds: 5 })
        return answer.state === 'answered' && answer.status === 200
      },
    )
    if (started !== null) daemon = started
    return started && free
  })
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    async post(...alerts) {
      const answer = await http({
        method: 'POST',
        url: `${url}/api/v2/alerts`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
        timeoutSeconds: 10,
      })
      if (answer.state !== 'answered' || answer.status !== 200) {
        throw new Error(`Alertmanager: ${JSON.stringify(answer)}`)
      }
    },
    async [Symbol.asyncDispose]() {
      await daemon.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
