/**
 * The part of Docker's engine API that a proxy watches containers by, over a Unix socket, for containers that are processes of the
 * test: /version, /containers/json, /containers/<id>/json and /events, with any version in front (Docker Engine API 1.24).
 */
import { createServer, type ServerResponse } from 'node:http'

/** A container as far as a proxy looks. */
export interface FakeContainer {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly ip: string
  readonly health?: 'healthy' | 'unhealthy' | 'starting'
}

export interface FakeEngine extends AsyncDisposable {
  /** Adds a container, or replaces the one of that id, and tells who watches. */
  put(container: FakeContainer): void
  /** Makes of every container what `now` says. */
  each(now: (container: FakeContainer) => FakeContainer): void
  /** Ends containers, and tells who watches. */
  remove(which: (container: FakeContainer) => boolean): void
}

export async function startFakeEngine(socket: string): Promise<FakeEngine> {
  const containers = new Map<string, FakeContainer>()
  const watchers = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').replace(/^\/v\d[\d.]*/, '').replace(/\?.*/, '')
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    const [, id] = /^\/containers\/([^/]+)\/json$/.exec(path) ?? []
    const one = containers.get(id ?? '')
    if (path === '/_ping') say(200, 'OK')
    else if (path === '/version') say(200, { Version: '20.10.0', ApiVersion: '1.41' })
    else if (path === '/containers/json') say(200, [...containers.values()].map(listed))
    else if (one !== undefined) say(200, inspected(one))
    else if (path === '/events') {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.flushHeaders()
      watchers.add(response)
      response.on('close', () => watchers.delete(response))
    } else say(404, { message: `no such thing: ${path}` })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  const tell = ({ id, name }: FakeContainer, Action: string) => {
    const event = {
      Type: 'container',
      status: Action,
      Action,
      id,
      Actor: { ID: id, Attributes: { name } },
    }
    for (const watcher of watchers) watcher.write(`${JSON.stringify(event)}\n`)
  }
  const put = (container: FakeContainer) => {
    containers.set(container.id, container)
    tell(container, container.health === undefined ? 'start' : `health_status: ${container.health}`)
  }
  return {
    put,
    each: (now) => [...containers.values()].map(now).forEach(put),
    remove(which) {
      for (const one of [...containers.values()].filter(which)) {
        containers.delete(one.id)
        tell(one, 'die')
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const listed = ({ id, name, labels, health }: FakeContainer) => ({
  Id: id,
  Names: [`/${name}`],
  Image: 'shop',
  Labels: labels,
  State: 'running',
  Status: `Up 2 seconds${health === undefined ? '' : ` (${health})`}`,
})

const inspected = ({ id, name, labels, ip, health }: FakeContainer) => ({
  Id: id,
  Name: `/${name}`,
  State: { Status: 'running', Running: true, ...(health ? { Health: { Status: health } } : {}) },
  Config: { Labels: labels },
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Ports: {}, Networks: { bridge: { NetworkID: 'b', IPAddress: ip } } },
})
