import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { http } from '../../../src/host/http.ts'
import { type Daemon, onFreePort, startDaemon } from './daemon.ts'

/** A real nginx with all its files in one folder. */
export interface NginxDaemon extends AsyncDisposable {
  readonly port: number
  readonly folder: string
  /** nginx.conf; what is written there counts from the next reload on. */
  readonly config: string
  readonly pidFile: string
  /** Arguments that every nginx command needs to mean this one. */
  readonly argv: readonly string[]
  readonly pid: number
  /** Writes the configuration that sends everything to an upstream, whose file is included. */
  useUpstream(name: string, file: string): Promise<void>
  readonly restart: () => Promise<void>
  stop(): Promise<void>
}

/** Starts nginx on a free port, answering 503 until `useUpstream` and a reload. */
export async function startNginx(folder: string, workers = 2): Promise<NginxDaemon> {
  const [config, pidFile, log] = ['nginx.conf', 'nginx.pid', 'error.log'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const argv = ['nginx', '-c', config, '-p', `${folder}/`, '-e', log]
  await mkdir(join(folder, 'temporary'), { recursive: true })
  const start = (port: number) =>
    startDaemon(
      argv,
      log,
      // Not fetch: it would keep the connection for whoever asks next.
      async () => (await http(asking(port))).state === 'answered',
    )
  let daemon: Daemon
  const port = await onFreePort(log, async (free) => {
    await writeFile(config, text(folder, workers, free, '', 'return 503;'))
    const started = await start(free)
    if (started !== null) daemon = started
    return started && free
  })
  return {
    port,
    folder,
    config,
    pidFile,
    argv,
    get pid() {
      return daemon.pid
    },
    useUpstream: (name, file) =>
      writeFile(config, upstreamConfig(folder, workers, port, name, file)),
    async restart() {
      await daemon.stop()
      const started = await start(port)
      if (started === null) throw new Error('nginx does not start again')
      daemon = started
    },
    stop: () => daemon.stop(),
    [Symbol.asyncDispose]: () => daemon.stop(),
  }
}

const asking = (port: number) =>
  ({ method: 'GET', url: `http://127.0.0.1:${port}/`, timeoutSeconds: 5 }) as const

const upstreamConfig = (
  folder: string,
  workers: number,
  port: number,
  name: string,
  file: string,
) =>
  text(
    folder,
    workers,
    port,
    `include ${file};`,
    `proxy_pass http://${name};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $upgrade;`,
  )

const text = (folder: string, workers: number, port: number, include: string, answer: string) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes ${workers};
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
events { worker_connections 512; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/temporary/${kind};`).join(' ')}
  map $http_upgrade $upgrade { default upgrade; '' ''; }
  ${include}
  server {
    listen 127.0.0.1:${port};
    set $lastgood_connection '';
    if (-f ${folder}/closing) { set $lastgood_connection close; }
    add_header Connection $lastgood_connection always;
    location / {
      ${answer}
    }
  }
}
`
