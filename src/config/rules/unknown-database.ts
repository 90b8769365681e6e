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
          const database = typeof entry === 'string' ? undefined : entry.database
          if (database === undefined || known.includes(database)) return []
          return [
            {
              path: [...componentPath(file, component), 'migrations', at, 'database'],
              part: 'value' as const,
              what: `the migrations speak of a database "${database}" that no environment has`,
              hint:
                known.length === 0
                  ? `Add databases: {${database}: {url: "\${DATABASE_URL}"}} to an environment`
                  : knownHint(database, known),
            },
          ]
        }) ?? [],
    )
  },
}
