import { spawn } from 'node:child_process'
import type { Clock } from '../host/clock.ts'
import type { ProcessIdentity, Processes } from '../host/processes.ts'
import { markName, type LaunchOrder } from './contract.ts'

/** How a service ended; all null when nobody could see it. `refused`: it could not even be started, and why. */
export interface Ending {
  readonly code: number | null
  readonly signal: string | null
  readonly refused: string | null
}

/** A service that runs, from its start to its end. */
export interface Life {
  readonly service: ProcessIdentity | null
  readonly ended: Promise<Ending>
}

const unseen: Ending = { code: null, signal: null, refused: null }

/** Starts the service as the leader of a session and group of its own; its output goes to the launcher's log. */
export function startService(
  order: LaunchOrder,
  port: number,
  mark: string,
  processes: Processes,
): Life {
  const [program = '', ...args] = order.argv
  const child = spawn(program, args, {
    cwd: order.cwd,
    env: { ...order.env, PORT: String(port), [markName]: mark },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = new Promise<Ending>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal, refused: null }))
    child.on('error', (error) => resolve({ ...unseen, refused: error.message }))
  })
  const { pid } = child
  const service = pid === undefined ? null : (processes.identify(pid) ?? { pid, started: 'gone' })
  return { service, ended }
}

/** Takes over a service whose launcher was killed. Not being its parent, one can only look whether it is still there. */
export function adoptService(
  service: ProcessIdentity,
  processes: Processes,
  clock: Clock,
  until: AbortSignal,
): Life {
  const watch = async () => {
    while (processes.alive(service) && !until.aborted) await clock.sleep(0.2, until)
    return unseen
  }
  return { service, ended: watch() }
}
