import { knownHint } from '../closest.ts'
import { componentNames, componentPath, environmentInput } from '../inherit.ts'
import type { Rule } from './rule.ts'

/** Migrations can only name a database that some environment has. */
export const unknownDatabase: Rule = {
  name: 'unknown-database',
  check({ file }) {
    const known = Object.keys(file.environments).flatMap((name) =>
      Object.keys(environmentInput(file, name).databases ?? {}),
    )
    return componentNames(file).flatMap(
      (component) =>
        (file.components?.[component] ?? file).migrations?.flatMap((entry, at) => {
          if (typeof entry === 'string') return []
          const above = [...componentPath(file, component), 'migrations', at]
          const named = [
            { database: entry.database, path: [...above, 'database'] },
            ...(entry.statements ?? []).map((source, number) => ({
              database: 'pg_stat_statements' in source ? source.pg_stat_statements : undefined,
              path: [...above, 'statements', number, 'pg_stat_statements'],
            })),
          ]
          return named.flatMap(({ database, path }) =>
            database === undefined || known.includes(database)
              ? []
              : [
                  {
                    path,
                    part: 'value' as const,
                    what: `the migrations speak of a database "${database}" that no environment has`,
                    hint:
                      known.length === 0
                        ? `Add databases: {${database}: {url: "\${DATABASE_URL}"}} to an environment`
                        : knownHint(database, known),
                  },
                ],
          )
        }) ?? [],
    )
  },
}
