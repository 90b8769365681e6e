import { resolve } from 'node:path'
import type { BackupSettings } from '../model/backup.ts'
import type {
  ComponentConfig,
  DatabaseConfig,
  EnvironmentConfig,
  MigrationSettings,
  StatementSettings,
} from '../model/config.ts'
import type { BackupInput } from './schema/backup.ts'
import type { EnvironmentInput, FileInput } from './schema/file.ts'
import { absoluteAddress } from './sqlite-address.ts'

type DatabaseInput = NonNullable<EnvironmentInput['databases']>[string]
type MigrationsInput = NonNullable<FileInput['migrations']>

/** Folders of migrations in the one shape for both spellings. */
export function migrationsOf(
  input: MigrationsInput,
): Pick<ComponentConfig, 'migrations' | 'migrationSettings'> {
  const settings = input.flatMap((entry): readonly MigrationSettings[] =>
    typeof entry === 'string'
      ? []
      : [
          {
            folder: entry.folder,
            tool: entry.tool ?? null,
            dialect: entry.dialect ?? null,
            database: entry.database ?? null,
            statements: entry.statements?.map(statementsOf) ?? null,
            commands: {
              up: entry.up ?? null,
              down: entry.down ?? null,
              status: entry.status ?? null,
            },
          },
        ],
  )
  return {
    migrations: input.map((entry) => (typeof entry === 'string' ? entry : entry.folder)),
    ...(settings.length === 0 ? {} : { migrationSettings: settings }),
  }
}

function statementsOf(
  input: NonNullable<Exclude<MigrationsInput[number], string>['statements']>[number],
): StatementSettings {
  const [kind, where] = Object.entries(input)[0] as [StatementSettings['kind'], string]
  return { kind, where }
}

/** Databases of an environment. `root`: folder of the file, for paths in it. */
export function databasesOf(
  input: NonNullable<EnvironmentInput['databases']>,
  root: string,
): Pick<EnvironmentConfig, 'databases'> {
  const databases = Object.entries(input).map(
    ([name, { url, admin, backup, restore }]): DatabaseConfig => ({
      name,
      url: absoluteAddress(url, root),
      ...(admin === undefined ? {} : { admin: absoluteAddress(admin, root) }),
      ...(restore?.keep === undefined ? {} : { keepsDropped: restore.keep }),
      ...(restore?.writers === undefined ? {} : { writers: writersOf(restore.writers) }),
      ...(backup === undefined ? {} : { backup: backupOf(backup, root) }),
    }),
  )
  return databases.length === 0 ? {} : { databases }
}

function writersOf({
  stop,
  start,
  within,
}: NonNullable<NonNullable<DatabaseInput['restore']>['writers']>): NonNullable<
  DatabaseConfig['writers']
> {
  return { stop, start, withinSeconds: within ?? 60 }
}

function backupOf(input: BackupInput, root: string): BackupSettings {
  const { when, folder, verify, within, snapshot } =
    typeof input === 'string' ? { when: input } : input
  return {
    when: when ?? 'when-needed',
    folder: folder === undefined ? null : resolve(root, folder),
    verify: verify ?? null,
    withinSeconds: within ?? 60 * 60,
    ...(snapshot === undefined ? {} : { snapshot: { ...snapshot, try: snapshot.try ?? null } }),
  }
}

/** Passwords in addresses that stand in the file itself are secrets like those that come from the environment. */
export function databasePasswords(file: FileInput): readonly string[] {
  return Object.values(file.environments)
    .flatMap((environment) => Object.values(environment?.databases ?? {}))
    .flatMap(({ url, admin, backup }) => [
      url,
      admin ?? '',
      (typeof backup === 'object' ? backup.verify : null) ?? '',
    ])
    .flatMap((url) => {
      const password = URL.parse(url)?.password ?? ''
      return password === '' ? [] : [...new Set([url, password, decoded(password)])]
    })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
