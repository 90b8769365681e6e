const name = String.raw`(?:\`([^\`]+)\`|([\w$]+))`
const namedBy = [
  new RegExp(String.raw`(?:^|;|\*/)\s*use\s+${name}\s*;`, 'gim'),
  new RegExp(
    String.raw`(?:^|;|\*/)\s*create\s+(?:database|schema)\s+(?:/\*![^*]*\*/\s*)?(?:if\s+not\s+exists\s+)?(?:/\*![^*]*\*/\s*)?${name}`,
    'gim',
  ),
]

/** Databases that a script makes or uses by name, in lower case: for it, the shadow is each of them. */
export function databasesIn(sql: string): ReadonlySet<string> {
  const found = new Set<string>()
  // Names stand in the beginning, and dumps of rows are long.
  const head = sql.slice(0, 100_000)
  for (const pattern of namedBy) {
    for (const [, quoted, plain] of head.matchAll(pattern))
      found.add((quoted ?? plain ?? '').toLowerCase())
  }
  return found
}

/** A statement whose tables are those of the shadow: `shop.orders` is `orders` where the script said USE shop. */
export function withoutDatabases(sql: string, databases: ReadonlySet<string>): string {
  if (databases.size === 0) return sql
  return sql.replace(
    /'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S]|"")*"|(?:`([^`]+)`|\b([A-Za-z_]\w*))\s*\.\s*(?=[`A-Za-z_])/g,
    (whole, quoted: string | undefined, plain: string | undefined) =>
      databases.has((quoted ?? plain ?? '').toLowerCase()) ? '' : whole,
  )
}
