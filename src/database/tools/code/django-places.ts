/** Application and name of a Django migration: from its path, or from what it says it comes after where the path begins in its folder. */
export function placeOf(
  file: string,
  source: string,
): { readonly app: string; readonly name: string } {
  const parts = file.split('/')
  const name = (parts.pop() ?? file).replace(/\.py$/, '')
  const at = parts.lastIndexOf('migrations')
  const app = at > 0 ? parts[at - 1] : undefined
  return { app: app ?? ownApp(source) ?? 'app', name }
}

/** The application most of the dependencies name; the first migration of one names none of its own. */
function ownApp(source: string): string | null {
  return pairsOf(source, 'dependencies')[0]?.split('.')[0] ?? null
}

/** Pairs of application and name in a list of the class, as `app.name`. */
export function pairsOf(source: string, list: string): readonly string[] {
  const found = new RegExp(`^\\s+${list}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(source)?.[1] ?? ''
  const pair = /\(\s*["']([\w.]+)["']\s*,\s*["'](\w+)["']\s*,?\s*\)/g
  return [...found.matchAll(pair)].map(([, app = '', name = '']) => `${app}.${name}`)
}
