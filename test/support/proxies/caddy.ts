import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeIo } from '../../../src/host/node.ts'
import type { Json } from '../../../src/model/json.ts'
import { type Daemon, onFreePort, startDaemon } from './daemon.ts'

/** A real Caddy with all its files in one folder, and its admin API on a socket there. */
export interface CaddyDaemon extends AsyncDisposable {
  readonly port: number
  /** As Caddy writes it: `unix//…/admin.sock`. */
  readonly admin: string
  readonly stop: () => Promise<void>
  /** Starts it again as a service does that resumes. */
  readonly restart: () => Promise<void>
  /** One call of the admin API by hand. */
  say(method: 'GET' | 'POST' | 'PATCH', path: string, body?: Json): Promise<string>
}

/** Starts Caddy on a free port with an empty reverse_proxy handler whose "@id" is shop. */
export async function startCaddy(
  folder: string,
  handler: Readonly<Record<string, Json>> = {},
): Promise<CaddyDaemon> {
  const [config, socket, log] = ['caddy.json', 'admin.sock', 'log'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const io = nodeIo()
  const call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: Json) =>
    io.http({
      method,
      url: `http://caddy${path}`,
      socketPath: socket,
      headers: { host: '', 'content-type': 'application/json' },
      timeoutSeconds: 10,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const ready = async () => (await call('GET', '/id/shop')).state === 'answered'
  const env = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
  const start = (...more: string[]) =>
    startDaemon(['caddy', 'run', '--config', config, ...more], log, ready, env)
  let daemon: Daemon
  const port = await onFreePort(log, async (free) => {
    await writeFile(config, JSON.stringify(configOf(folder, socket, free, handler)))
    const started = await start()
    if (started !== null) daemon = started
    return started && free
  })
  return {
    port,
    admin: `unix/${socket}`,
    async say(method, path, body) {
      const answer = await call(method, path, body)
      if (answer.state !== 'answered') throw new Error(answer.why)
      if (answer.status !== 200) throw new Error(answer.body)
      return answer.body
    },
    stop: () => daemon.stop(),
    async restart() {
      await daemon.stop()
      const started = await start('--resume')
      if (started === null) throw new Error('Caddy does not start again')
      daemon = started
    },
    [Symbol.asyncDispose]: () => daemon.stop(),
  }
}

function configOf(
  folder: string,
  socket: string,
  port: number,
  handler: Readonly<Record<string, Json>>,
) {
  const closing = {
    match: [{ file: { root: folder, try_files: ['/closing'] } }],
    handle: [{ handler: 'headers', response: { set: { Connection: ['close'] } } }],
  }
  const proxy = { '@id': 'shop', handler: 'reverse_proxy', upstreams: [], ...handler }
  const users = {
    listen: [`127.0.0.1:${port}`],
    automatic_https: { disable: true },
    routes: [closing, { handle: [proxy] }],
  }
  return { admin: { listen: `unix/${socket}` }, apps: { http: { servers: { users } } } }
}
