import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askLine } from '../../../src/host/line-socket.ts'
import { type Daemon, onFreePort, startDaemon } from './daemon.ts'

/** A real HAProxy with all its files in one folder. */
export interface HaproxyDaemon extends AsyncDisposable {
  readonly port: number
  readonly config: string
  readonly socket: string
  readonly stateFile: string
  readonly stop: () => Promise<void>
  readonly restart: () => Promise<void>
  /** One command over the runtime socket, by hand. */
  say(command: string): Promise<string>
}

/** Starts HAProxy on a free port with a backend `shop` of `servers` empty servers. */
export async function startHaproxy(folder: string, servers = 4): Promise<HaproxyDaemon> {
  const [config, socket, stateFile, log] = ['haproxy.cfg', 'admin.sock', 'state', 'log'].map(
    (name) => join(folder, name),
  ) as [string, string, string, string]
  await writeFile(stateFile, '')
  await writeFile(`${stateFile}.shop.testers.map`, '')
  const say = async (line: string) => {
    const answer = await askLine({ socketPath: socket, line, timeoutSeconds: 5 })
    if (answer.state !== 'answered') throw new Error(answer.why)
    return answer.text
  }
  const ready = async () => (await say('show info').catch(() => '')).includes('Pid:')
  const start = () => startDaemon(['haproxy', '-f', config, '-db'], log, ready)
  let daemon: Daemon
  const port = await onFreePort(log, async (free) => {
    await writeFile(config, text(free, socket, stateFile, servers))
    const started = await start()
    if (started !== null) daemon = started
    return started && free
  })
  return {
    port,
    config,
    socket,
    stateFile,
    say,
    stop: () => daemon.stop(),
    async restart() {
      await daemon.stop()
      const started = await start()
      if (started === null) throw new Error('HAProxy does not start again')
      daemon = started
    },
    [Symbol.asyncDispose]: () => daemon.stop(),
  }
}

const text = (port: number, socket: string, stateFile: string, servers: number) => `
global
  stats socket ${socket} mode 600 level admin
  server-state-file ${stateFile}
  maxconn 500
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  load-server-state-from-file global
frontend users
  bind 127.0.0.1:${port}
  default_backend shop
backend shop
  use-server %[str(shop),map(${stateFile}.shop.testers.map)] if { req.hdr(X-Canary) -m str yes.1 }
  server-template app 1-${servers} 127.0.0.1:1 disabled
`
