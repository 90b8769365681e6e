import type { Match } from '../repository.ts'
import type { Detector } from './detector.ts'

const paths = ['/healthz', '/health', '/livez', '/readyz', '/ready', '/api/health', '/healthcheck']

const sources = [
  ...[
    'js',
    'mjs',
    'cjs',
    'ts',
    'mts',
    'cts',
    'jsx',
    'tsx',
    'py',
    'go',
    'rb',
    'java',
    'kt',
    'rs',
  ].map((ending) => `*.${ending}`),
  ...['**/*test*', '**/*test*/**', '**/*spec*/**', '**/*.spec.*'].map(
    (path) => `:(exclude,glob)${path}`,
  ),
]

/** Lines that ask somebody else's health, or only speak of it. */
const asks = /fetch\(|axios|request\(|https?:\/\/|^\s*(?:\/\/|#|\*)/

/** A health path is only written down when the sources visibly serve it: a wrong one fails every deployment. */
export const health: Detector = {
  name: 'health',
  async detect({ grep, package: described }) {
    if (described.start === null) return {}
    const pattern = `["'\`](${paths.join('|')})["'\`]`
    const serving = (await grep(pattern, sources)).filter(({ line }) => !asks.test(line))
    for (const path of paths) {
      const found = serving.find((match) => mentions(match, path))
      if (found === undefined) continue
      return { health: path, seen: [{ about: 'health', says: `${found.file} serves ${path}.` }] }
    }
    const says = 'No health path seen: accepting connections counts as healthy.'
    return { seen: [{ about: 'health', says }] }
  },
}

function mentions({ line }: Match, path: string): boolean {
  return [`"${path}"`, `'${path}'`, `\`${path}\``].some((text) => line.includes(text))
}
