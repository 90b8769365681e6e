import { basename, dirname, join } from 'node:path'
import type { ProcessIdentity } from '../host/processes.ts'

/**
 * What the target `local` and the launcher tell each other through files. A replica's folder is
 * `<component>/<revision>/<n>/`; `current`, `expire.json` and `expired.json` stand above it.
 */

/** Given to the launcher on standard input, never written to disk: `argv` and `env` may hold secrets. */
export interface LaunchOrder {
  /** Key of the step that asked for it. */
  readonly key: string
  readonly argv: readonly string[]
  readonly cwd: string
  /** The whole environment of the service, without PORT. */
  readonly env: Readonly<Record<string, string>>
  /** Values that are blotted out of recorded log lines. */
  readonly secrets: readonly string[]
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number
}

/** `wanted.json`, by the target: what this replica is to do. `leaving`: up, but gets no new traffic. */
export interface Wish {
  readonly state: 'start' | 'leaving' | 'stop'
  readonly key: string
  /** ISO 8601. */
  readonly at: string
}

/** `instance.json`, by the launcher. */
export interface Instance {
  readonly key: string
  /** Value of {@link markName} in the environment of every process of this replica: the folder where it was started. */
  readonly mark: string
  readonly launcher: ProcessIdentity
  /** Null from just before the service is started until just after. */
  readonly service: ProcessIdentity | null
  readonly port: number
  /** ISO 8601. */
  readonly startedAt: string
  /** How often the service was started again after it died. */
  readonly restarts: number
}

/** `exit.json`, by the launcher: how the service ended the last time. */
export interface Exit {
  readonly key: string
  readonly why: 'stopped' | 'expired' | 'died' | 'gave-up'
  readonly code: number | null
  readonly signal: string | null
  /** What it said last, secrets blotted out. */
  readonly lastLines: readonly string[]
  /** ISO 8601. */
  readonly at: string
}

/** `expire.json`: when the whole revision stops by itself. The launcher that acts on it renames it to `expired.json`. */
export interface Expiry {
  readonly key: string
  /** ISO 8601; when the revision was left. */
  readonly since: string
  /** ISO 8601. */
  readonly at: string
}

/** Environment variable that marks a replica's processes, so that one can be found whose record was lost. */
export const markName = 'LASTGOOD_INSTANCE'

/** The same for launchers, with the replica's folder as value: also one that still waits for its turn is found. */
export const launcherMarkName = 'LASTGOOD_LAUNCHER'

/** Files of one replica. */
export function replicaFiles(folder: string) {
  return {
    wish: join(folder, 'wanted.json'),
    instance: join(folder, 'instance.json'),
    exit: join(folder, 'exit.json'),
    log: join(folder, 'log'),
    lock: join(folder, 'lock'),
    /** The launcher's process number, for `kill` by hand. */
    pid: join(folder, 'pid'),
  }
}

/** Files of the revision and the component that a replica's folder belongs to. */
export function aboveFiles(replicaFolder: string) {
  const revision = dirname(replicaFolder)
  return { ...revisionFiles(revision), current: join(dirname(revision), 'current') }
}

/** Files of one revision. */
export function revisionFiles(folder: string) {
  return {
    id: basename(folder),
    facts: join(folder, 'revision.json'),
    tree: join(folder, 'tree'),
    expiry: join(folder, 'expire.json'),
    expired: join(folder, 'expired.json'),
  }
}
