/**
 * A text in which values were replaced by `$1` … as PostgreSQL can read it: `interval $1` is none any more, and was
 * `interval '1 day'`.
 */
export function readable(sql: string): string {
  return sql
    .trim()
    .replace(/;\s*$/, '')
    .replace(
      /\b(interval|date|time|timestamptz|timestamp)\s+(\$\d+)/gi,
      (_, type: string, value: string) => `cast(${value} as ${type})`,
    )
}
