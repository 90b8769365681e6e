import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import { sshArgv } from '../ssh/argv.ts'
import { controlSocket } from '../ssh/control.ts'
import { quoteAll } from '../ssh/quote.ts'
import { clientOf } from '../ssh/settings-client.ts'
import { whySilent } from '../ssh/silence.ts'
import type { ComponentRef } from '../target.ts'
import { settingsOf } from './settings-of.ts'
import type { SshEngine } from './ssh-url.ts'

/** The command that carries a connection to the engine behind ssh, as the docker command itself does it. Throws ProblemError. */
export function dialThrough(ref: ComponentRef, to: SshEngine, io: Pick<Io, 'env'>) {
  const client = clientOf(settingsOf(ref).sshOptions)
  const engine = to.socketPath === null ? [] : ['--host', `unix://${to.socketPath}`]
  const remote = quoteAll(['docker', ...engine, 'system', 'dial-stdio'])
  return sshArgv(client, to, controlSocket(ref, client, to, io), remote)
}

/** Why the engine behind ssh could not be reached, from how that command ended. `clean` takes secrets out. */
export function whyNotDialled(
  to: SshEngine,
  { why, code }: { readonly why: string; readonly code: string },
  clean: (text: string) => string,
): Problem {
  const { destination, machine, port } = to
  const where = `engine ssh://${destination}${port === null ? '' : `:${port}`}${to.socketPath ?? ''}`
  const try_ = `ssh${port === null ? '' : ` -p ${port}`} ${destination} docker version`
  if (code === 'EXIT127') {
    return {
      what: `${machine} has no docker command for this user, and the engine there is reached through it`,
      where,
      hint: `Install it there, or put it on the PATH of commands: ${try_}`,
    }
  }
  const said = clean(why)
  if (/permission denied.*(?:docker|\.sock)/is.test(said)) {
    return {
      what: `The user on ${machine} may not use the Docker engine there`,
      where,
      hint: `Let the user into the group docker there; then: ${try_}`,
    }
  }
  if (code === 'EXIT1' || code === 'ECONNRESET' || code === 'EPIPE') {
    const last = said.split('\n').at(-1)?.trim() ?? ''
    return {
      what: `The Docker engine on ${machine} does not answer (${last || 'it hung up'})`,
      where,
      hint: `See whether it runs there: ${try_}`,
    }
  }
  const ran = {
    code: code === 'ENOENT' ? 127 : Number(/^EXIT(\d+)$/.exec(code)?.[1] ?? 255),
    stderr: why,
    timedOut: code === 'ETIMEDOUT',
  }
  return { ...whySilent({ name: machine, destination, port }, ran, clean), where }
}
