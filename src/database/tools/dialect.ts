import type { Dialect, Migration } from '../migration.ts'

const marks: readonly (readonly [Dialect, RegExp])[] = [
  ['mysql', /`\w+`|\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|\bUNSIGNED\b|\bCHARSET\b/i],
  [
    'sqlite',
    /\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT\s+ROWID\b|\bCOLLATE\s+NOCASE\b|\bsqlite_\w+|\bstrftime\s*\(/i,
  ],
  [
    'postgresql',
    /\b(big|small)?serial\b|\bjsonb\b|\btimestamptz\b|\$\$|::\w+|\bplpgsql\b|\bbytea\b|\bCREATE EXTENSION\b|\bUSING (gin|gist|btree)\b|\bGENERATED (ALWAYS|BY DEFAULT) AS IDENTITY\b/i,
  ],
]

/** The dialect a history is written in, by the marks of each in its texts; `postgresql` when none shows. */
export function dialectOf(migrations: readonly Migration[]): Dialect {
  const score = new Map<Dialect, number>()
  for (const { up } of migrations.slice(0, 200)) {
    if (up.state !== 'sql') continue
    const text = up.script.sql.slice(0, 20_000)
    for (const [dialect, mark] of marks) {
      if (mark.test(text)) score.set(dialect, (score.get(dialect) ?? 0) + 1)
    }
  }
  return [...score].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'postgresql'
}
