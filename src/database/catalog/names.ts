/** A name between double quotes, as PostgreSQL and SQLite read it; always quoted, so that no word is mistaken for a keyword. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text literal that is read the same whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const escaped = text.replaceAll("'", "''")
  return escaped.includes('\\') ? ` E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`
}

/** How a thing is called to people: in the default schema by its name alone. */
export function idOf(schema: string, name: string, defaultSchema = 'public'): string {
  const shown = name.includes('.') ? quoted(name) : name
  return schema === defaultSchema
    ? shown
    : `${schema.includes('.') ? quoted(schema) : schema}.${shown}`
}
