import { posix } from 'node:path'
import type { Tree } from '../../migration.ts'
import { filesBelow } from '../../tree/below.ts'
import { applied } from '../history.ts'
import type { Fit, Tool } from '../tool.ts'
import { compareVersions, parseName, usual } from './names.ts'
import { read } from './read.ts'
import { startUp } from './start-up.ts'

const command = (folder: string, verb: string, ...rest: readonly string[]) => [
  'flyway',
  `-locations=filesystem:${folder}`,
  ...rest,
  verb,
]

/**
 * Flyway: `V1_2__title.sql`, undone by `U1_2__….sql`, and `R__title.sql` that runs again when it changes; folders below count too.
 * Versions sort part by part. A script runs in a transaction unless a statement of it cannot (Flyway 13).
 */
export const flyway: Tool = {
  name: 'flyway',
  fits: (tree, folder) => Promise.resolve(fits(tree, folder)),
  read,
  startUp,
  history: {
    query:
      'select version, description, type, script, success from flyway_schema_history order by installed_rank',
    parse: ({ rows }, known) => {
      const done: string[] = []
      const failed: string[] = []
      for (const row of rows) {
        const [type, script] = [String(row['type']), String(row['script'])]
        const version = typeof row['version'] === 'string' ? row['version'] : null
        const word = version ?? script.split('/').at(-1) ?? script
        const success = ['true', 't', '1'].includes(String(row['success']))
        if (type === 'SCHEMA') continue
        if (!success) failed.push(word)
        else if (type.startsWith('UNDO') || type === 'DELETE') {
          if (done.includes(word)) done.splice(done.lastIndexOf(word), 1)
        } else if (type.includes('BASELINE') && version !== null) {
          const below = known.migrations.filter(
            ({ recorded, repeatable }) =>
              !repeatable && compareVersions(recorded ?? '0', version) <= 0,
          )
          done.push(...below.map(({ recorded }) => recorded ?? '0'))
        } else if (!done.includes(word)) done.push(word)
      }
      const problems = failed.map((word) => ({
        what: `the migration ${word} failed, and Flyway stops at it`,
        where: 'flyway_schema_history',
        hint: 'Repair the schema by hand, then type: flyway repair',
      }))
      return { applied: applied(done, known).applied, problems }
    },
  },
  commands: {
    up: (folder) => command(folder, 'migrate'),
    // Part of the paid editions. Everything down to and including the target is undone.
    down: (folder, steps) => (steps === 1 ? command(folder, 'undo') : null),
    status: (folder) => command(folder, 'info'),
  },
}

function fits(tree: Tree, folder: string): Fit | null {
  const found = filesBelow(tree, folder).find((file) => {
    const name = parseName(posix.basename(file), usual)
    return name !== null && posix.basename(file).includes(usual.separator)
  })
  return found === undefined
    ? null
    : { sure: 2, because: `${posix.basename(found)} is called as Flyway does` }
}
