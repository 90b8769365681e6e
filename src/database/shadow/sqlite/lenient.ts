/**
 * SQLite as most libraries build it takes a word between double quotes for a text where no column has that name; the SQLite of
 * Node does not. Null when that is not what it complains of.
 * @param message SQLite's error
 */
export function withTextQuotes(sql: string, message: string): string | null {
  const word = /no such column: "(.*)"$/.exec(message)?.[1]
  if (word === undefined) return null
  const written = `"${word.replaceAll('"', '""')}"`
  const found = sql.indexOf(written)
  if (found < 0) return null
  return sql.replaceAll(written, `'${word.replaceAll("'", "''")}'`)
}
