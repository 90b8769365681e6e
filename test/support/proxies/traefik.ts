import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../../src/host/ports.ts'
import { http } from '../../../src/host/http.ts'
import { type Daemon, onFreePort, startDaemon } from './daemon.ts'

/** A Traefik, or its stand-in, with all its files in one folder. */
export interface TraefikDaemon extends AsyncDisposable {
  readonly port: number
  /** `http://127.0.0.1:8080`. */
  readonly api: string
  /** Folder of the file provider. */
  readonly dynamic: string
  readonly stop: () => Promise<void>
  readonly restart: () => Promise<void>
  /** One answer of the API by hand: `http/services`. */
  ask(path: string): Promise<{ readonly status: number; readonly body: string }>
}

const standIn = join(import.meta.dirname, '../../fakes/traefik/main.ts')

/** Starts one on free ports that watches the containers of an engine; `real`: the program on the PATH. */
export async function startTraefik(
  folder: string,
  engineSocket: string,
  real: boolean,
): Promise<TraefikDaemon> {
  const [config, dynamic, log] = ['traefik.yml', 'dynamic', 'log'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  await mkdir(dynamic, { recursive: true })
  const argv = real ? ['traefik'] : [process.execPath, standIn]
  const start = (api: string) =>
    startDaemon(
      [...argv, `--configFile=${config}`],
      log,
      async () => (await ask(api, 'version')).status === 200,
    )
  let daemon: Daemon
  let api = ''
  const port = await onFreePort(log, async (free) => {
    const apiPort = await freePort()
    await writeFile(config, text(free, apiPort, dynamic, engineSocket))
    api = `http://127.0.0.1:${apiPort}`
    const started = await start(api)
    if (started !== null) daemon = started
    return started && free
  })
  return {
    port,
    api,
    dynamic,
    ask: (path) => ask(api, path),
    stop: () => daemon.stop(),
    async restart() {
      await daemon.stop()
      const started = await start(api)
      if (started === null) throw new Error('Traefik does not start again')
      daemon = started
    },
    [Symbol.asyncDispose]: () => daemon.stop(),
  }
}

async function ask(api: string, path: string) {
  const answer = await http({ method: 'GET', url: `${api}/api/${path}`, timeoutSeconds: 5 })
  return answer.state === 'answered' ? answer : { status: 0, body: answer.why }
}

const text = (port: number, apiPort: number, dynamic: string, socket: string) => `
global: { checkNewVersion: false, sendAnonymousUsage: false }
entryPoints:
  web: { address: "127.0.0.1:${port}", transport: { lifeCycle: { graceTimeOut: 1s } } }
  traefik: { address: "127.0.0.1:${apiPort}", transport: { lifeCycle: { graceTimeOut: 1s } } }
api: { insecure: true, dashboard: false }
providers:
  providersThrottleDuration: 0.05s
  file: { directory: ${dynamic}, watch: true }
  docker: { endpoint: "unix://${socket}", exposedByDefault: false }
`
