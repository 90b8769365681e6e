import type { AlertsConfig } from './alert.ts'
import type { BackupSettings } from './backup.ts'
import type { DeployStrategy } from './deployment.ts'
import type { Guard, MetricGuard } from './guard.ts'
import type { Json } from './json.ts'
import type { NotifyConfig } from './message.ts'
import type { Policy } from './policy.ts'

/** Settings of one adapter, checked by its own schema; `kind` names it in the adapters' map. */
export interface AdapterSettings {
  readonly [key: string]: Json | undefined
  readonly kind: string
}

export interface ComponentConfig {
  readonly name: string
  /** Argument vector that builds the artifact inside an export of the commit, or null for the tree as it is. */
  readonly build: readonly string[] | null
  /** Argument vector that starts it (for targets that run processes), or null. */
  readonly start: readonly string[] | null
  /** Name of the container image, with `{version}` where a release's version stands; null for a component that has none. */
  readonly image: string | null
  /** Path of the health check, e.g. `/healthz`; null: accepting connections is healthy. */
  readonly health: string | null
  /** Folder of the component inside the repository; `.` for the root. */
  readonly path: string
  /** Files and folders whose changes are shown as configuration changes (git path specs). */
  readonly configFiles: readonly string[]
  /** Folders of database migrations (git path specs). */
  readonly migrations: readonly string[]
  /** What the file says of those folders, for each of them that it says something of; absent: nothing. */
  readonly migrationSettings?: readonly MigrationSettings[]
}

/** What is known of one folder of migrations; null where the file does not say. */
export interface MigrationSettings {
  readonly folder: string
  /** As in `lastgood check --tool`. */
  readonly tool: string | null
  readonly dialect: 'postgresql' | 'mysql' | 'sqlite' | null
  /** Name of a {@link DatabaseConfig} of the environment. */
  readonly database: string | null
  /** Sources of the old release's statements; null: what is found beside the folder. */
  readonly statements: readonly StatementSettings[] | null
  /** Argument vectors of a program of the team's own, for the tool `command`. */
  readonly commands: {
    readonly up: readonly string[] | null
    readonly down: readonly string[] | null
    readonly status: readonly string[] | null
  }
}

/** Where statements of the old release are found. */
export interface StatementSettings {
  readonly kind: 'prisma' | 'drizzle' | 'sql' | 'pg_stat_statements' | 'log'
  /** A path in the release; of `pg_stat_statements` the name of a {@link DatabaseConfig}; of `log` a file of this machine. */
  readonly where: string
}

/** A database of an environment. */
export interface DatabaseConfig {
  readonly name: string
  /** May hold a password: never printed or journaled. */
  readonly url: string
  /** The same database as a role that may also create and rename databases, for backups and restoring; absent: `url`. */
  readonly admin?: string
  /** False: what a down drops is not kept beside first. Absent: it is. */
  readonly keepsDropped?: boolean
  /** Absent: no backups are made. */
  readonly backup?: BackupSettings
  /** Commands that stop, and start, what writes to it and is no component. Absent: nothing does. */
  readonly writers?: {
    readonly stop: readonly string[]
    readonly start: readonly string[]
    readonly withinSeconds: number
  }
}

/** A component in an environment, bound to the adapters that run it. */
export interface BindingConfig {
  readonly component: ComponentConfig
  readonly target: AdapterSettings
  /** Null: the target moves its own traffic. */
  readonly traffic: AdapterSettings | null
  /** Environment variables, `${ENV}` references resolved. May hold secrets: never printed or journaled. */
  readonly env: Readonly<Record<string, string>>
}

export interface EnvironmentConfig {
  readonly name: string
  readonly bindings: readonly BindingConfig[]
  /** Guards whose events the traffic adapter counts. */
  readonly guards: readonly Guard[]
  /** Guards whose events something else counts; absent: none. */
  readonly metricGuards?: readonly MetricGuard[]
  readonly policy: Policy
  /** Absent: none. */
  readonly databases?: readonly DatabaseConfig[]
  /** How `lastgood deploy` brings a release in when it is not told; absent: the planner's own choice. */
  readonly strategy?: DeployStrategy
  /** Who is told of what happens here; absent: nobody. */
  readonly notify?: readonly NotifyConfig[]
}

/** `lastgood.yaml`, normalised: defaults filled in, inheritance resolved, one shape for every spelling. */
export interface Config {
  /** Absolute path of the file. */
  readonly file: string
  /** Absolute path of the folder it stands in: the project. */
  readonly root: string
  readonly service: string
  /** Contains `{version}` once, and may contain `{service}`. */
  readonly tagPattern: string
  /** Whether `deployed/<environment>/<version>` tags are written. */
  readonly deployedTags: boolean
  readonly components: readonly ComponentConfig[]
  readonly environments: readonly EnvironmentConfig[]
  /** Alerts of other systems that count as signals; absent: none are listened for. */
  readonly alerts?: AlertsConfig
  /** Values that must never be printed: everything that came from a `${ENV}` reference. */
  readonly secrets: readonly string[]
}
