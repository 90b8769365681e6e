import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import type { Digest } from '../../model/release.ts'
import { askRegistry } from './ask.ts'
import type { ImageName } from './image-name.ts'
import { readManifest } from './manifest.ts'

interface Index {
  readonly manifests?: readonly {
    readonly platform?: { readonly os?: unknown; readonly architecture?: unknown }
  }[]
  readonly config?: { readonly digest?: unknown }
}

/**
 * Platforms that an image can run on, such as `linux/amd64`; null when it does not say, or is not there. Source: its manifest
 * list, or the configuration of its only manifest.
 */
export async function imagePlatforms(
  name: ImageName,
  digest: Digest,
  io: Io,
): Promise<Result<readonly string[] | null>> {
  const manifest = await readManifest({ ...name, digest }, io)
  if (!manifest.ok) return manifest
  if (manifest.value === null) return ok(null)
  const index = parsed(manifest.value.text) as Index | null
  if (Array.isArray(index?.manifests)) {
    // Attestations stand in the list too, as a platform nobody has.
    const all = index.manifests.flatMap(({ platform }) => platformOf(platform) ?? [])
    return ok([...new Set(all)].filter((one) => !one.startsWith('unknown/')))
  }
  const config = index?.config?.digest
  if (typeof config !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(config)) return ok(null)
  const answer = await askRegistry(name, { method: 'GET', path: `blobs/${config}` }, io)
  if (!answer.ok) return answer
  if (answer.value.status !== 200) {
    return fail({
      what: `The configuration of ${digest.slice(0, 19)} cannot be had (status ${answer.value.status})`,
      where: `registry ${name.registry}, ${name.repository}`,
      hint: 'The image is damaged there: push it again',
    })
  }
  const platform = platformOf(parsed(answer.value.body))
  return ok(platform === null ? null : [platform])
}

function platformOf(value: unknown): string | null {
  const { os, architecture } = (value ?? {}) as { os?: unknown; architecture?: unknown }
  const both = typeof os === 'string' && typeof architecture === 'string'
  return both && os !== '' && architecture !== '' ? normalisedPlatform(os, architecture) : null
}

/** Kernels and images call the same machine by different names: `linux/amd64`, as registries write it. */
export function normalisedPlatform(os: string, architecture: string): string {
  const known: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' }
  return `${os}/${known[architecture] ?? architecture}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
