import type { Migration, MigrationSet } from '../../migration.ts'
import { same } from '../history.ts'
import type { StartUp } from '../tool.ts'
import { compareVersions } from './names.ts'

/**
 * `flyway migrate` validates first (`validateOnMigrate`), forgiving only `*:future` (FlywayModel): a row without a file is "future"
 * when its version is above every file, and "missing" else, as every repeatable is; a file without a row below the newest version
 * was "ignored"; a changed file has another checksum (BaseAppliedMigration.getState, MigrationInfoImpl.validate, Flyway 13).
 */
export function startUp(older: MigrationSet, newer: MigrationSet): StartUp {
  const highest = (set: MigrationSet) =>
    set.migrations.flatMap(versionOf).toSorted(compareVersions).at(-1) ?? '0'
  const [known, applied] = [highest(older), highest(newer)]
  const refuses = (says: string): StartUp => ({
    state: 'refuses',
    says: `Flyway of the old release stops: ${says}`,
  })
  for (const migration of newer.migrations) {
    const before = older.migrations.find((one) => same(one, migration))
    const [version] = versionOf(migration)
    if (before === undefined) {
      if (version === undefined)
        return refuses(
          `"Detected applied migration not resolved locally": ${migration.name}, a repeatable`,
        )
      if (compareVersions(version, known) < 0)
        return refuses(`"Detected applied migration not resolved locally": ${version}`)
    } else if (version !== undefined && textOf(before) !== textOf(migration)) {
      return refuses(`"Migration checksum mismatch for migration version ${version}"`)
    }
  }
  for (const migration of older.migrations) {
    const [version] = versionOf(migration)
    const gone = !newer.migrations.some((one) => same(one, migration))
    if (gone && version !== undefined && compareVersions(version, applied) < 0)
      return refuses(`"Detected resolved migration not applied to database": ${version}`)
  }
  return { state: 'starts', says: 'Flyway ignores versions above its own ("*:future")' }
}

/** Of repeatables there is none. */
const versionOf = ({ recorded, repeatable }: Migration) =>
  repeatable || recorded === undefined ? [] : [recorded]

const textOf = ({ up }: Migration) => (up.state === 'sql' ? up.script.sql : up.state)
