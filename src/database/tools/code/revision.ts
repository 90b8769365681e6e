/** What an Alembic module says it is, and what it comes after. */
export interface Revision {
  readonly revision: string
  readonly after: readonly string[]
}

const line = (name: string) =>
  new RegExp(`^${name}\\s*(?::[^=\\n]+)?=\\s*(\\([^)]*\\)|\\[[^\\]]*\\]|[^\\n#]*)`, 'm')
const texts = (said: string) =>
  [...said.matchAll(/["']([^"'\n]+)["']/g)].map(([, text = '']) => text)

/** Reads the three lines at the head of a module; null where there is no revision. */
export function revisionOf(source: string): Revision | null {
  const said = (name: string) => texts(line(name).exec(source)?.[1] ?? '')
  const [revision] = said('revision')
  if (revision === undefined) return null
  return { revision, after: [...said('down_revision'), ...said('depends_on')] }
}
