import type { Host } from './place.ts'
import type { SshClient } from './control.ts'

/**
 * Argument vector of the system's ssh for one host: never asks anybody, never accepts a host key that is not known, ends when the
 * host is silent, and shares one connection among many commands through the socket `control`. `remote` is what the login shell there is given.
 */
export function sshArgv(
  settings: SshClient,
  host: Pick<Host, 'destination' | 'port'>,
  control: string,
  remote: string,
): readonly string[] {
  const { configFile, identityFile, knownHostsFile, jump } = settings
  return [
    'ssh',
    ...(configFile === null ? [] : ['-F', configFile]),
    '-T',
    ...options({
      BatchMode: 'yes',
      StrictHostKeyChecking: 'yes',
      ConnectTimeout: '10',
      ServerAliveInterval: '5',
      ServerAliveCountMax: '3',
      ControlMaster: 'auto',
      ControlPath: `"${control}"`,
      ControlPersist: '60',
      LogLevel: 'ERROR',
      // What somebody's config may set for their own sessions.
      ForwardAgent: 'no',
      ForwardX11: 'no',
      ClearAllForwardings: 'yes',
      PermitLocalCommand: 'no',
      RemoteCommand: 'none',
      RequestTTY: 'no',
      EscapeChar: 'none',
    }),
    ...(knownHostsFile === null ? [] : options({ UserKnownHostsFile: `"${knownHostsFile}"` })),
    ...(identityFile === null ? [] : [...options({ IdentitiesOnly: 'yes' }), '-i', identityFile]),
    ...(jump === null ? [] : ['-J', jump]),
    ...(host.port === null ? [] : ['-p', String(host.port)]),
    '--',
    host.destination,
    remote,
  ]
}

const options = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).flatMap(([name, value]) => ['-o', `${name}=${value}`])
