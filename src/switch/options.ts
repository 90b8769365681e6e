import { parseArgs } from 'node:util'
import { tmpdir } from 'node:os'
import type { Listen } from './protocol.ts'
import { type SwitchName, type SwitchPlace, switchPlace } from './place.ts'

/** What a switch is started with. */
export interface SwitchOptions {
  readonly role: 'watchdog' | 'worker'
  /** Start the watchdog in the background and return: for people. */
  readonly detach: boolean
  readonly name: SwitchName
  readonly place: SwitchPlace
  readonly listen: Listen
  /** Seconds without an answer and without progress after which an upstream is given up. */
  readonly hangSeconds: number
}

/** The place of a switch on this machine, for this user. */
export function placeHere(name: SwitchName): SwitchPlace {
  return switchPlace(name, tmpdir(), process.getuid?.() ?? 0)
}

/** Arguments that {@link readArguments} reads back. */
export function switchArguments(name: SwitchName, listen: Listen): string[] {
  // With `=`, so that no name can be read as an option.
  return [
    `--state=${name.stateFolder}`,
    `--environment=${name.environment}`,
    `--component=${name.component}`,
    `--host=${listen.host}`,
    `--port=${listen.port}`,
  ]
}

/** Reads the command line of the program; throws with a sentence when it is wrong. */
export function readArguments(args: readonly string[]): SwitchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      state: { type: 'string' },
      environment: { type: 'string' },
      component: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '0' },
      'hang-seconds': { type: 'string', default: '60' },
      worker: { type: 'boolean', default: false },
      detach: { type: 'boolean', default: false },
    },
  })
  const { state, environment, component } = values
  if (state === undefined || environment === undefined || component === undefined) {
    throw new Error('needs --state=<folder> --environment=<name> --component=<name>')
  }
  const name = { stateFolder: state, environment, component }
  return {
    role: values.worker ? 'worker' : 'watchdog',
    detach: values.detach,
    name,
    place: placeHere(name),
    listen: { host: values.host, port: number(values.port, '--port') },
    hangSeconds: number(values['hang-seconds'], '--hang-seconds'),
  }
}

function number(text: string, option: string): number {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value) || value < 0)
    throw new Error(`${option}: not a number`)
  return value
}
