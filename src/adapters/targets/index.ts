import type { Target } from './target.ts'

/** Every kind of target. Loaded only when an environment uses it. Adding one: a file, a line here, its settings in config/. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  local: async () => (await import('./local/index.ts')).localTarget,
  ssh: async () => (await import('./ssh/index.ts')).sshTarget,
  docker: async () => (await import('./docker/index.ts')).dockerTarget,
  compose: async () => (await import('./compose/index.ts')).composeTarget,
  swarm: async () => (await import('./swarm/index.ts')).swarmTarget,
  external: async () => (await import('./external.ts')).externalTarget,
}
