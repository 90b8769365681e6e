import type { FlywaySettings } from './settings.ts'

/** Fills `${name}` in; names that nothing gives a value stay as they are, and are told. Names are matched without case. */
export function fill(
  sql: string,
  { placeholders, replaces, prefix, suffix }: FlywaySettings,
): { readonly sql: string; readonly without: readonly string[] } {
  if (!replaces || !sql.includes(prefix)) return { sql, without: [] }
  const without = new Set<string>()
  const parts = sql.split(prefix)
  const filled = parts.slice(1).map((part) => {
    const end = part.indexOf(suffix)
    if (end < 0) return prefix + part
    const name = part.slice(0, end)
    const value = placeholders.get(name.toLowerCase())
    if (value !== undefined) return value + part.slice(end + suffix.length)
    // Text that could not be a name, such as a piece of a program in quotes, is none.
    if (/^[\w:.-]+$/.test(name)) without.add(name)
    return prefix + part
  })
  return { sql: [parts[0] ?? '', ...filled].join(''), without: [...without] }
}
