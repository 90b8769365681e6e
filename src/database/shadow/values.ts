/**
 * How values come out of PostgreSQL, the same from PGlite and from a server: small numbers and booleans as such, JSON parsed,
 * everything else as PostgreSQL's own text. Keys are type numbers of pg_type.
 */
export const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  20: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text),
  21: Number,
  23: Number,
  26: Number,
  114: (text) => JSON.parse(text) as unknown,
  3802: (text) => JSON.parse(text) as unknown,
}

export const asText = (text: string): string => text
