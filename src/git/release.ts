import type { Digest, Release } from '../model/release.ts'
import { isDigest } from '../artifacts/digest.ts'
import type { TagLine } from './tags.ts'
import { readTrailers, type Trailer } from './trailers.ts'

/** A tag whose commit is known. */
export interface PeeledTag {
  readonly tag: TagLine
  readonly commit: string
  /** Seconds since 1970. */
  readonly seconds: number
}

/**
 * The release that a tag stands for; null when its trailers say that it belongs to another service. Trailers count
 * only when they name this service and this version: a tag copied from another keeps that one's message.
 */
export function releaseOf(peeled: PeeledTag, service: string, version: string): Release | null {
  const { tag, commit } = peeled
  const annotated = tag.type === 'tag'
  const { text, trailers } = readTrailers(annotated ? tag.body : '')
  const first = (key: string) => trailers.find(([name]) => name === key)?.[1] || null
  const owner = first('Lastgood-Service')
  if (owner !== null && owner !== service) return null
  const ours = owner === service && first('Lastgood-Version') === version
  return {
    service,
    version,
    tag: tag.name,
    commit,
    createdAt: isoTime(peeled.seconds),
    artifacts: ours ? artifacts(trailers) : {},
    migrationLevel: ours ? first('Lastgood-Migration-Level') : null,
    configFingerprint: ours ? first('Lastgood-Config-Fingerprint') : null,
    notes: ours
      ? text
      : annotated
        ? [tag.subject, text].filter((part) => part !== '').join('\n\n')
        : '',
    facts: ours ? 'trailers' : 'tag',
  }
}

/** The trailers that {@link releaseOf} reads back. */
export function releaseTrailers(
  release: Pick<
    Release,
    'service' | 'version' | 'artifacts' | 'migrationLevel' | 'configFingerprint'
  >,
): readonly Trailer[] {
  const optional = (key: string, value: string | null): Trailer[] => (value ? [[key, value]] : [])
  return [
    ['Lastgood-Service', release.service],
    ['Lastgood-Version', release.version],
    ...Object.entries(release.artifacts).map(([component, digest]): Trailer => [
      'Lastgood-Artifact',
      `${component}=${digest}`,
    ]),
    ...optional('Lastgood-Migration-Level', release.migrationLevel),
    ...optional('Lastgood-Config-Fingerprint', release.configFingerprint),
  ]
}

/** Digests by component; a component with two different ones has none, since nobody can tell which is right. */
function artifacts(trailers: readonly Trailer[]): Readonly<Record<string, Digest>> {
  const found = new Map<string, Digest | null>()
  for (const [key, value] of trailers) {
    const at = value.lastIndexOf('=')
    const [component, digest] = [value.slice(0, at), value.slice(at + 1)]
    if (key !== 'Lastgood-Artifact' || at < 1 || !isDigest(digest)) continue
    const before = found.get(component)
    found.set(component, before === undefined || before === digest ? digest : null)
  }
  return Object.fromEntries(
    [...found].filter((entry): entry is [string, Digest] => entry[1] !== null),
  )
}

/** ISO 8601; times that no calendar holds become its ends. */
function isoTime(seconds: number): string {
  const farthest = 8_640_000_000_000
  return new Date(Math.max(-farthest, Math.min(farthest, seconds)) * 1000).toISOString()
}
