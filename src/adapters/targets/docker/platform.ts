import { normalisedPlatform } from '../../registries/platforms.ts'
import type { ComponentRef } from '../target.ts'
import { listContainers } from './containers.ts'
import type { Engine } from './engine.ts'

/** Platforms that images of a component can run on here: the engine's own, or those of a swarm's nodes. */
export async function enginePlatforms(
  ref: ComponentRef,
  engine: Engine,
): Promise<readonly string[]> {
  if (ref.binding.target.kind === 'swarm') {
    const { status, body } = await engine.ask('GET', '/nodes')
    const nodes = status === 200 && Array.isArray(body) ? (body as Node[]) : []
    const found = nodes.flatMap(({ Description }) => {
      const { OS, Architecture } = Description?.Platform ?? {}
      return OS && Architecture ? [normalisedPlatform(OS, Architecture)] : []
    })
    if (found.length > 0) return [...new Set(found)]
  }
  const { body } = await engine.ask('GET', '/version')
  const { Os, Arch } = body as { Os: string; Arch: string }
  return [normalisedPlatform(Os, Arch)]
}

/** Source: Docker Engine API, Node. */
interface Node {
  readonly Description?: {
    readonly Platform?: { readonly OS?: string; readonly Architecture?: string }
  }
}

/** Platform of an image that the engine has; null when it does not say. */
export async function platformOfImage(engine: Engine, id: string): Promise<string | null> {
  const { status, body } = await engine.ask('GET', `/images/${encodeURIComponent(id)}/json`)
  const { Os, Architecture } = (body ?? {}) as { Os?: string; Architecture?: string }
  return status === 200 && Os && Architecture ? normalisedPlatform(Os, Architecture) : null
}

/** Foreign platforms that containers of the component run on all the same: an emulator does the rest. */
export async function emulated(ref: ComponentRef, engine: Engine): Promise<readonly string[]> {
  const running = (await listContainers(ref, engine)).filter((one) => one.running)
  const images = [...new Set(running.map(({ inspected }) => inspected.Image))]
  const each = await Promise.all(images.map((id) => platformOfImage(engine, id)))
  return each.filter((one) => one !== null)
}
