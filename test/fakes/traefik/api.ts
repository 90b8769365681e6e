import type { Runtime } from './runtime.ts'

/** The answer of Traefik's API to a path behind `/api/`, as its documents show it; null: 404. */
export function apiAnswer(
  path: string,
  { services, routers }: Runtime,
  entryPoints: Readonly<Record<string, { readonly address: string }>>,
): unknown {
  const status = (errors: readonly string[]) =>
    errors.length > 0 ? { status: 'disabled', error: [...new Set(errors)] } : { status: 'enabled' }
  const service = ({ name, provider, config, errors }: Runtime['services'][number]) => ({
    ...config,
    ...status(errors),
    ...(config.loadBalancer === undefined
      ? { type: 'weighted' }
      : {
          type: 'loadbalancer',
          serverStatus: Object.fromEntries(
            config.loadBalancer.servers.map(({ url }) => [url, 'UP']),
          ),
        }),
    name,
    provider,
  })
  const router = ({ name, provider, config, errors }: Runtime['routers'][number]) => ({
    entryPoints: Object.keys(entryPoints).filter((each) => each !== 'traefik'),
    ...config,
    ...status(errors),
    name,
    provider,
  })
  const [, kind, name = ''] = /^http\/(services|routers)\/(.+)$/.exec(path) ?? []
  const wanted = decodeURIComponent(name)
  if (kind === 'services') {
    const found = services.find((each) => each.name === wanted)
    return found === undefined ? null : service(found)
  }
  if (kind === 'routers') {
    const found = routers.find((each) => each.name === wanted)
    return found === undefined ? null : router(found)
  }
  switch (path) {
    case 'version':
      return { Version: '3.7.9', Codename: 'stand-in', startDate: new Date().toISOString() }
    case 'overview':
      return { http: {}, features: {}, providers: ['Docker', 'File'] }
    case 'entrypoints':
      return Object.entries(entryPoints).map(([name, { address }]) => ({ name, address }))
    case 'http/services':
      return services.map(service)
    case 'http/routers':
      return routers.map(router)
    case 'rawdata':
      return {
        routers: Object.fromEntries(routers.map((each) => [each.name, router(each)])),
        services: Object.fromEntries(services.map((each) => [each.name, service(each)])),
      }
    default:
      return null
  }
}
