import type { Detector } from './detector.ts'

const versionTag = /^(.*?)\d+(?:\.\d+){1,2}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/

/** Prefixes that name no service: where one service has tags of its own, those of others are not candidates. */
const general = /^(?:release|version)?[-/_]?v?$/i

/** How this repository names its releases: the prefix that most of its newest version tags share. */
export const tags: Detector = {
  name: 'tags',
  detect({ tags, service }) {
    const counts = new Map<string, number>()
    for (const tag of tags) {
      const prefix = versionTag.exec(tag)?.[1]
      if (prefix === undefined || prefix.startsWith('deployed/') || !usable(prefix)) continue
      counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
    }
    const ours = [...counts.keys()].filter((prefix) => ownPrefix(prefix, service) !== null)
    const candidates = [...counts.keys()].filter(
      (prefix) => ours.length === 0 || ours.includes(prefix) || general.test(prefix),
    )
    const prefix = candidates.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0]
    if (prefix === undefined) {
      const says =
        tags.length === 0
          ? 'No tags yet: `lastgood release 1.0.0` makes the first.'
          : `None of the newest ${tags.length} tags looks like a version; v{version} is a proposal.`
      return { seen: [{ about: 'tag', says }] }
    }
    const example = tags.find((tag) => versionTag.exec(tag)?.[1] === prefix)
    const others = [...counts.keys()].filter((other) => other !== prefix).slice(0, 3)
    const seen = [
      `Read from tags such as ${example} (${counts.get(prefix)} of the newest ${tags.length}).`,
    ]
    if (others.length > 0) {
      seen.push(
        `Others begin differently and are not read: ${others.map((o) => `${o}...`).join(', ')}`,
      )
    }
    return {
      tagPattern: `${ownPrefix(prefix, service) ?? prefix}{version}`,
      seen: seen.map((says) => ({ about: 'tag', says })),
    }
  },
}

/** The prefix with the service's name as `{service}`, or null when it does not stand there as a word. */
function ownPrefix(prefix: string, service: string): string | null {
  const at = prefix.indexOf(service)
  if (at < 0 || /[A-Za-z0-9]$/.test(prefix.slice(0, at))) return null
  const rest = prefix.slice(at + service.length)
  return /^[/@_-]/.test(rest) ? `${prefix.slice(0, at)}{service}${rest}` : null
}

/** Prefixes that a pattern can hold and that end where a version begins. */
function usable(prefix: string): boolean {
  return /^(?:[A-Za-z0-9@][A-Za-z0-9@/_.+-]*)?$/.test(prefix) && !/[0-9.]$/.test(prefix)
}
