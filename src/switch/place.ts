import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** What one switch is for. Exactly one switch runs per state folder, environment and component. */
export interface SwitchName {
  /** Absolute path of the project's `.lastgood` folder. */
  readonly stateFolder: string
  readonly environment: string
  readonly component: string
}

/** Absolute paths of everything a switch owns; all below `folder`, but for the socket. */
export interface SwitchPlace {
  readonly folder: string
  /** Routes, guards and counts, as of the last change. */
  readonly stateFile: string
  readonly log: string
  /** Held by the worker that serves. */
  readonly workerLock: string
  /** Held by the watchdog that restarts the worker. */
  readonly watchdogLock: string
  /** Who the watchdog is: a ProcessIdentity as JSON. */
  readonly watchdogFile: string
  /** Folder of the control socket; nobody but this user may enter it. */
  readonly socketFolder: string
  readonly socket: string
}

/**
 * Where a switch keeps its things. Pure, so that the adapter and the switch agree without asking each other. The
 * socket stands in the folder for temporary files and not beside the state, because the kernel takes at most 107
 * bytes for its path and projects may be deep.
 */
export function switchPlace(name: SwitchName, temporary: string, user: number): SwitchPlace {
  const folder = join(name.stateFolder, 'switch', safe(name.environment), safe(name.component))
  const hash = createHash('sha256')
    .update(JSON.stringify([name.stateFolder, name.environment, name.component, user]))
    .digest('hex')
  const short = Buffer.byteLength(temporary) > 60 ? '/tmp' : temporary
  const socketFolder = join(short, `lastgood-${user}`)
  return {
    folder,
    stateFile: join(folder, 'state.json'),
    log: join(folder, 'switch.log'),
    workerLock: join(folder, 'worker.lock'),
    watchdogLock: join(folder, 'watchdog.lock'),
    watchdogFile: join(folder, 'watchdog.json'),
    socketFolder,
    socket: join(socketFolder, `${hash.slice(0, 24)}.sock`),
  }
}

/** A name as one folder: no separators, never `.` or `..`. */
function safe(name: string): string {
  return encodeURIComponent(name).replace(/^\./, '%2E')
}
