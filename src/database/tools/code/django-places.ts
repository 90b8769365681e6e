/**
 * Application and name of a Django migration, from its path.
 * @param own the application of files whose path begins in its folder, as {@link ownAppOf} tells
 */
export function placeOf(
  file: string,
  own: string,
): { readonly app: string; readonly name: string } {
  const parts = file.split('/')
  const name = nameOf(parts.pop() ?? file)
  const at = parts.lastIndexOf('migrations')
  const app = at > 0 ? parts[at - 1] : undefined
  return { app: app ?? own, name }
}

/** The application most dependencies mean when they name one of these files; `app` where none does. */
export function ownAppOf(files: readonly string[], sources: readonly string[]): string {
  const names = new Set(files.map((file) => nameOf(file.split('/').at(-1) ?? file)))
  const counts = new Map<string, number>()
  for (const pair of sources.flatMap((source) => pairsOf(source, 'dependencies'))) {
    const dot = pair.lastIndexOf('.')
    const app = pair.slice(0, dot)
    if (names.has(pair.slice(dot + 1))) counts.set(app, (counts.get(app) ?? 0) + 1)
  }
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? 'app'
}

const nameOf = (file: string) => file.replace(/\.py$/, '')

/** Pairs of application and name in a list of the class, as `app.name`. */
export function pairsOf(source: string, list: string): readonly string[] {
  const found = new RegExp(`^\\s+${list}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(source)?.[1] ?? ''
  const pair = /\(\s*["']([\w.]+)["']\s*,\s*["'](\w+)["']\s*,?\s*\)/g
  return [...found.matchAll(pair)].map(([, app = '', name = '']) => `${app}.${name}`)
}
