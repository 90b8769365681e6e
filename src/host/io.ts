import type { Archives } from './archives.ts'
import type { Clock } from './clock.ts'
import type { Execute } from './exec.ts'
import type { Files } from './files.ts'
import type { Http } from './http.ts'
import type { Processes } from './processes.ts'

/**
 * The world, as everything outside src/host/ sees it. Tests replace single members; the rest stays real.
 */
export interface Io {
  readonly clock: Clock
  readonly exec: Execute
  readonly files: Files
  readonly archives: Archives
  readonly processes: Processes
  readonly http: Http
  /** Environment variables of this process. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Login name of whoever runs this process; empty when the system does not know one. */
  readonly user: string
  /** A fresh identifier: lower-case letters and digits, 12 characters, unguessable enough never to collide. */
  readonly freshId: () => string
  /**
   * Marks a place where a crash is interesting. Does nothing, unless LASTGOOD_FAULT names the place: then the
   * process kills itself with SIGKILL there (host/fault.ts), which is how the crash suite drives it.
   */
  readonly fault: (point: string) => void
}
