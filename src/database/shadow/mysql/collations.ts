/** Collations of MySQL 8, and those of MariaDB by the same rules; from 11.4.5 on it takes one for the other by itself. */
const collations: readonly (readonly [RegExp, string])[] = [
  [/\butf8mb4_0900_ai_ci\b/gi, 'utf8mb4_uca1400_ai_ci'],
  [/\butf8mb4_0900_as_ci\b/gi, 'utf8mb4_uca1400_as_ci'],
  [/\butf8mb4_0900_as_cs\b/gi, 'utf8mb4_uca1400_as_cs'],
  [/\butf8mb4_0900_bin\b/gi, 'utf8mb4_bin'],
]

/** A statement that names MySQL 8's own collations as a MariaDB understands it: how texts compare stays the same. */
export const asMariaDb = (sql: string): string =>
  sql.includes('_0900_') || sql.includes('_0900_'.toUpperCase())
    ? collations.reduce((text, [from, to]) => text.replace(from, to), sql)
    : sql
