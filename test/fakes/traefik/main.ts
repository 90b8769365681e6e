/**
 * A stand-in for Traefik, for machines that have none: `node main.ts --configFile=<static configuration, YAML>`. A real proxy that
 * watches the containers of an engine and the files of a folder, and answers the API of Traefik 3.7 as far as lastgood asks it.
 * It was held beside a real Traefik by running the same tests on both.
 */
import { readFileSync, watch } from 'node:fs'
import { Agent, createServer, request as ask, type RequestListener } from 'node:http'
import { parse } from 'yaml'
import { apiAnswer } from './api.ts'
import { type Dynamic, fromContainers, fromFolder, watchContainers } from './providers.ts'
import { type Runtime, runtimeOf } from './runtime.ts'

interface Static {
  readonly entryPoints: Readonly<Record<string, { readonly address: string }>>
  readonly providers: {
    readonly providersThrottleDuration: string
    readonly file: { readonly directory: string }
    readonly docker: { readonly endpoint: string }
  }
}

const file = (process.argv[2] ?? '').replace('--configFile=', '')
const { entryPoints, providers } = parse(readFileSync(file, 'utf8')) as Static
const socket = providers.docker.endpoint.replace('unix://', '')
const throttle = Number.parseFloat(providers.providersThrottleDuration) * 1000

const known: Record<string, Dynamic> = {}
let runtime: Runtime = runtimeOf(known)
const agent = new Agent({ keepAlive: true })

/** Reads a provider again, at most once in the throttle time, and serves by what it says from then on. */
function reader(name: string, read: () => Promise<Dynamic>): () => void {
  let waiting = false
  return () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      read().then(
        (dynamic) => {
          known[name] = dynamic
          runtime = runtimeOf(known)
        },
        // As Traefik does: what cannot be read leaves what was read before.
        (error: unknown) => console.error(name, error),
      )
    }, throttle)
  }
}

const forward =
  (entryPoint: string): RequestListener =>
  (request, response) => {
    const url = runtime.target(entryPoint, request)
    if (url === null) return void response.writeHead(404).end('404 page not found\n')
    const { method, headers, url: path } = request
    const onward = ask(url, { method, headers, path, agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => {
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end('Bad Gateway')
    })
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  }

const api: RequestListener = (request, response) => {
  const path = (request.url ?? '/').replace(/\?.*/, '').replace(/^\/api\//, '')
  const answer = apiAnswer(path, runtime, entryPoints)
  response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(answer ?? { message: `not found: ${path}` }))
}

const files = reader('file', () => fromFolder(providers.file.directory))
watch(providers.file.directory, files)
files()
watchContainers(
  socket,
  reader('docker', () => fromContainers(socket)),
)

for (const [name, { address }] of Object.entries(entryPoints)) {
  const [, host = '', port] = /^(.*):(\d+)$/.exec(address) ?? []
  createServer(name === 'traefik' ? api : forward(name)).listen(Number(port), host)
}
