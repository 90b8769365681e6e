import type { Io } from '../../../host/io.ts'
import { whyNotPrivate } from '../../../host/private-folder.ts'
import type { Problem } from '../../../model/problem.ts'
import { placeHere } from '../../../switch/options.ts'
import type { SwitchPlace } from '../../../switch/place.ts'
import type { Listen, SwitchState } from '../../../switch/protocol.ts'
import type { ComponentRef } from '../../targets/target.ts'
import type { LocalTrafficSettings } from './settings.ts'

/** Seconds that the switch has for an answer. It does nothing slow: more means that it hangs. */
const timeoutSeconds = 5

/** What asking a switch gives. `absent` is certain: nothing listens there. `unknown`: could not ask. */
export type Asked<T> =
  | { readonly state: 'ok'; readonly value: T }
  | { readonly state: 'refused'; readonly problem: Problem }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly problem: Problem }

export function placeOf(ref: ComponentRef): SwitchPlace {
  const { stateFolder, environment } = ref
  return placeHere({ stateFolder, environment, component: ref.binding.component.name })
}

/** Where users connect, from the settings. */
export function listenOf(ref: ComponentRef): Listen {
  // Checked by the schema that the adapter's kind selects.
  const { host, port } = ref.binding.traffic as unknown as LocalTrafficSettings
  return { host, port }
}

/** The state of a component's switch. */
export const askState = (ref: ComponentRef, io: Io) => ask<SwitchState>(ref, io, 'GET', '/state')

/** One call of the control socket (src/switch/protocol.ts); `body` is sent as JSON. */
export async function ask<T>(
  ref: ComponentRef,
  io: Io,
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
): Promise<Asked<T>> {
  const place = placeOf(ref)
  const exposed = whyNotPrivate(place.socketFolder)
  if (exposed !== null) return { state: 'unknown', problem: exposed }
  const answer = await io.http({
    method,
    url: `http://switch${path}`,
    socketPath: place.socket,
    timeoutSeconds,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (answer.state === 'unanswered') {
    if (answer.code === 'ENOENT' || answer.code === 'ECONNREFUSED') return { state: 'absent' }
    return { state: 'unknown', problem: silent(ref, answer.why) }
  }
  let said: unknown
  try {
    said = JSON.parse(answer.body)
  } catch {
    return { state: 'unknown', problem: silent(ref, 'its answer was not understood') }
  }
  if (answer.status === 200) return { state: 'ok', value: said as T }
  return { state: 'refused', problem: said as Problem }
}

/** The Problem of a switch that gives no answer. */
function silent(ref: ComponentRef, why: string): Problem {
  return {
    what: `The switch of ${ref.environment}/${ref.binding.component.name} does not answer: ${why}`,
    where: placeOf(ref).socket,
    hint: `See its log: tail ${placeOf(ref).log}`,
  }
}
