import type { Traffic } from './traffic.ts'

/** Every kind of traffic adapter. Loaded only when an environment uses it. Adding one: a file, a line here, its settings in config/. */
export const traffics: Readonly<Record<string, () => Promise<Traffic>>> = {
  local: async () => (await import('./local/index.ts')).localTraffic,
  caddy: async () => (await import('./caddy/index.ts')).caddyTraffic,
  haproxy: async () => (await import('./haproxy/index.ts')).haproxyTraffic,
  'docker-labels': async () => (await import('./docker-labels/index.ts')).dockerLabelsTraffic,
  nginx: async () => (await import('./nginx/index.ts')).nginxTraffic,
}
