import { createHash } from 'node:crypto'
import type { Io } from '../../../host/io.ts'
import { makePrivateFolder } from '../../../host/private-folder.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { Host } from './place.ts'
import type { SshTargetSettings } from './settings.ts'

/** How ssh is to be called, beside where to. */
export type SshClient = Pick<
  SshTargetSettings,
  'configFile' | 'identityFile' | 'knownHostsFile' | 'jump'
>

/**
 * Path of the socket through which commands to one host share a connection, in a folder that nobody else can enter. Throws
 * ProblemError when others can.
 */
export function controlSocket(
  ref: Pick<ComponentRef, 'stateFolder'>,
  { configFile, identityFile, knownHostsFile, jump }: SshClient,
  { destination, port }: Pick<Host, 'destination' | 'port'>,
  io: Pick<Io, 'env'>,
): string {
  const user = process.getuid?.() ?? 0
  // Short, because the kernel takes at most 107 bytes for a socket's path and ssh adds 17 while it makes one.
  const temporary = io.env['TMPDIR'] ?? '/tmp'
  const folder = `${Buffer.byteLength(temporary) > 40 ? '/tmp' : temporary}/lastgood-${user}`
  const exposed = makePrivateFolder(folder)
  if (exposed !== null) throw new ProblemError(exposed)
  // Connections made with other keys or another config are other connections.
  const key = [ref.stateFolder, configFile, identityFile, knownHostsFile, jump, destination, port]
  const hash = createHash('sha256').update(JSON.stringify(key)).digest('hex')
  return `${folder}/ssh-${hash.slice(0, 20)}`
}
