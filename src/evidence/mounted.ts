import { createHmac } from 'node:crypto'
import type { Io } from '../host/io.ts'
import type { Problem } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import type { Place } from '../project/places.ts'

/** `api/mount./etc/shop`: how a path that a component mounts is called among its settings. */
const pattern = /^([^/]+)\/mount\.(.*)$/s

/** Whether a name among the fingerprints of a deployment is that of a mounted path, and no setting. */
export const isMounted = (name: string) => pattern.test(name)

/** The path alone, for people. */
export const mountedPath = (name: string) => pattern.exec(name)?.[2] ?? name

/** Fingerprints of mounted configuration, named as among settings; and what could not be asked. */
export interface Mounted {
  readonly fingerprints: Readonly<Record<string, string>>
  readonly problems: readonly Problem[]
}

/**
 * Fingerprints of what components mount as configuration, as its files are now; besides those of the settings of now also the paths
 * named in `recorded` (a deployment's fingerprints). Never the digest itself: with the ledger's `salt`, nobody tries secrets out.
 */
export async function mountedConfig(
  places: readonly Place[],
  recorded: Readonly<Record<string, string>>,
  salt: string,
  io: Io,
): Promise<Mounted> {
  const each = await Promise.all(
    places.map(async ({ ref, target }): Promise<Mounted> => {
      const component = ref.binding.component.name
      const paths = Object.keys(recorded).flatMap((name) => {
        const [, of, path] = pattern.exec(name) ?? []
        return of === component && path !== undefined ? [path] : []
      })
      const seen = await target.mounted?.(ref, paths, io)
      if (seen === undefined) return { fingerprints: {}, problems: [] }
      if (seen.state === 'unavailable') return { fingerprints: {}, problems: [seen.problem] }
      const entries = Object.entries(seen.value).map(([path, digest]) => {
        const name = `${component}/mount.${path}`
        return [name, fingerprint(name, digest, salt)] as const
      })
      return { fingerprints: Object.fromEntries(entries), problems: [] }
    }),
  )
  return {
    fingerprints: Object.assign({}, ...each.map((one) => one.fingerprints)) as Record<
      string,
      string
    >,
    problems: each.flatMap(({ problems }) => problems),
  }
}

const fingerprint = (name: string, digest: Digest | null, salt: string) =>
  createHmac('sha256', salt)
    .update(`${name}\0${digest ?? ''}`)
    .digest('hex')
    .slice(0, 16)
