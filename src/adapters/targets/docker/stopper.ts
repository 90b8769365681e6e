import { join } from 'node:path'
import type { Io } from '../../../host/io.ts'
import { programArgv } from '../../../host/programs.ts'
import { stopperMarkName, type StopOrder } from '../../../stopper/contract.ts'
import type { ComponentRef } from '../target.ts'
import { namesOf } from './names.ts'

/** What a stopper needs to find the engine as we do. */
const inherited = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_TLS_VERIFY',
  'DOCKER_CERT_PATH',
  'SSH_AUTH_SOCK',
  'TMPDIR',
]

/** Engines stop nothing by themselves: a small process of ours waits for the end of a warm time. Safe to repeat. */
export async function startStopper(
  ref: ComponentRef,
  revision: string,
  at: string,
  io: Io,
): Promise<void> {
  if (stoppersOf(ref, revision, io).length > 0) return
  const folder = join(ref.stateFolder, 'docker')
  await io.files.makeDirectory(folder)
  const env = Object.fromEntries(inherited.map((name) => [name, io.env[name]]))
  await io.processes.startDetached(programArgv('stopper'), {
    cwd: folder,
    env: { ...env, [stopperMarkName]: markOf(ref, revision) },
    log: join(folder, 'stopper.log'),
    // It only stops, and nothing of the service's environment is needed for that.
    input: JSON.stringify({ kind: 'docker', ref: withoutSecrets(ref), at } satisfies StopOrder),
  })
}

/** Ends the stoppers of a revision that is to stay up, or is stopped already. */
export function endStoppers(ref: ComponentRef, revision: string, io: Io): void {
  for (const one of stoppersOf(ref, revision, io)) io.processes.signal(one, 'SIGTERM')
}

const markOf = (ref: ComponentRef, revision: string) =>
  `${ref.stateFolder}:${namesOf(ref).service}:${revision}`

const stoppersOf = (ref: ComponentRef, revision: string, io: Io) =>
  io.processes.family(null, stopperMarkName, markOf(ref, revision))

const withoutSecrets = (ref: ComponentRef): ComponentRef => ({
  ...ref,
  binding: { ...ref.binding, env: {} },
})
