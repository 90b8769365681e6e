import { readdir, readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The dynamic configuration of one provider, in Traefik's own words. */
export interface Dynamic {
  readonly routers: Record<string, RouterConfig>
  readonly services: Record<string, ServiceConfig>
}

export interface RouterConfig {
  readonly rule: string
  readonly service: string
  readonly priority?: number
  readonly entryPoints?: readonly string[]
}

export interface ServiceConfig {
  readonly weighted?: {
    readonly services: readonly { readonly name: string; readonly weight?: number }[]
  }
  readonly loadBalancer?: { readonly servers: readonly { readonly url: string }[] }
}

/** Provider `file`: all YAML files of a folder. */
export async function fromFolder(folder: string): Promise<Dynamic> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const all = texts.map((text) => (parse(text) as { http?: Partial<Dynamic> } | null)?.http ?? {})
  return {
    routers: Object.assign({}, ...all.map(({ routers }) => routers)) as Dynamic['routers'],
    services: Object.assign({}, ...all.map(({ services }) => services)) as Dynamic['services'],
  }
}

interface Inspected {
  readonly Name: string
  readonly State: { readonly Health?: { readonly Status: string } }
  readonly Config: { readonly Labels: Readonly<Record<string, string>> }
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>
  }
}

/** Provider `docker`: running containers with `traefik.enable=true` that are healthy, or have no health check. */
export async function fromContainers(socketPath: string): Promise<Dynamic> {
  const list = (await engine(socketPath, '/containers/json')) as { Id: string }[]
  const all = await Promise.all(
    list.map(({ Id }) => engine(socketPath, `/containers/${Id}/json`) as Promise<Inspected>),
  )
  const routers: Dynamic['routers'] = {}
  const servers: Record<string, { url: string }[]> = {}
  for (const { State, Config, NetworkSettings } of all) {
    const { Labels } = Config
    if (Labels['traefik.enable'] !== 'true') continue
    if (State.Health !== undefined && State.Health.Status !== 'healthy') continue
    const networks = Object.entries(NetworkSettings.Networks)
    const [, network] =
      networks.find(([name]) => name === Labels['traefik.docker.network']) ?? networks[0] ?? []
    for (const [key, value] of Object.entries(Labels)) {
      const [, kind, name = '', option] =
        /^traefik\.http\.(services|routers)\.([^.]+)\.(.+)$/.exec(key) ?? []
      if (kind === 'services' && option === 'loadbalancer.server.port') {
        const url = `http://${network?.IPAddress ?? ''}:${value}`
        servers[name] = [...(servers[name] ?? []), { url }]
      } else if (kind === 'routers') {
        routers[name] = { ...(routers[name] ?? { rule: '', service: '' }), [option ?? '']: value }
      }
    }
  }
  const services = Object.entries(servers).map(
    ([name, found]) => [name, { loadBalancer: { servers: found } }] as const,
  )
  return { routers, services: Object.fromEntries(services) }
}

function engine(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path, host: 'docker' }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => (body += text))
      response.on('end', () => resolve(JSON.parse(body)))
    })
      .on('error', reject)
      .end()
  })
}

/** Calls `changed` for every event of the engine, and again and again tries to hear when it is away. */
export function watchContainers(socketPath: string, changed: () => void): void {
  const again = () => {
    changed()
    setTimeout(() => watchContainers(socketPath, changed), 200)
  }
  request({ socketPath, path: '/events', host: 'docker' }, (response) => {
    changed()
    response.on('data', changed)
    response.on('close', again)
  })
    .on('error', again)
    .end()
}
