import { programArgv } from '../../../host/programs.ts'
import type { TrafficAction } from '../../../model/plan.ts'
import { switchArguments } from '../../../switch/options.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { listenOf, placeOf } from './switch-client.ts'

/** An argument as a POSIX shell reads it back unchanged. */
const quoted = (text: string) =>
  /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/**
 * The command that does an action without lastgood. Routes name no addresses: the switch knows those of revisions that
 * it routed before, and says what to add for others.
 */
export function byHand(ref: ComponentRef, action: TrafficAction): string {
  const [method, path, body] =
    action.do === 'route'
      ? (['PUT', '/routes', action.routes.map(plain)] as const)
      : ([
          'POST',
          '/drain',
          { revision: action.revision, timeoutSeconds: action.timeoutSeconds },
        ] as const)
  const argv = ['curl', '--fail-with-body', '--unix-socket', placeOf(ref).socket, '-X', method]
  return [...argv, `http://switch${path}`, '-d', JSON.stringify(body)].map(quoted).join(' ')
}

const plain = ({
  revision,
  version,
  weight,
}: {
  revision: string
  version: string
  weight: number
}) => ({
  revision,
  version,
  weight,
})

/** The command that starts a component's switch again; it restores its routes. */
export function startByHand(ref: ComponentRef): string {
  return [...switchArgv(ref), '--detach'].map(quoted).join(' ')
}

/** Argument vector of a component's switch. */
export function switchArgv(ref: ComponentRef): readonly string[] {
  const { stateFolder, environment } = ref
  const name = { stateFolder, environment, component: ref.binding.component.name }
  return programArgv('switch', ...switchArguments(name, listenOf(ref)))
}
