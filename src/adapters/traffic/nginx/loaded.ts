import type { Io } from '../../../host/io.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { ownerOf } from '../proxy/owner.ts'
import { record } from '../proxy/record.ts'
import { read } from '../proxy/writing.ts'
import { settingsOf } from './place.ts'
import { readUpstreamFile, type UpstreamFile } from './upstream-file.ts'
import { type Nginx, nginx, replaced } from './workers.ts'

/** Noted before a file is put in place: nginx serves it as soon as none of these workers takes connections. */
export interface Generation {
  readonly hash: string
  readonly workers: readonly ProcessIdentity[]
  /** What these workers served. */
  readonly before: readonly Route[]
}

export const generationOf = (ref: ComponentRef, io: Io) => record<Generation>(ref, 'nginx', io)

/** The file, the processes, and what we noted of them. */
export interface State {
  readonly file: UpstreamFile
  readonly nginx: Nginx
  readonly generation: Generation | null
  /**
   * Whether the workers read the file as it stands: `yes`, `no` (older ones still take connections), or `unsaid` (the file is
   * lastgood's, but nobody noted who served when it was written).
   */
  readonly loaded: 'yes' | 'no' | 'unsaid'
}

/** Asks disk and process table. Throws ProblemError when the file may not be read. */
export async function stateOf(ref: ComponentRef, io: Io): Promise<State> {
  const settings = settingsOf(ref)
  const text = await read(settings.upstreamFile, io)
  const file = readUpstreamFile(text, settings.upstreamFile, ownerOf(ref))
  const [running, generation] = [await nginx(settings, io), await generationOf(ref, io).get()]
  const known = file.state === 'ours' && generation?.hash === file.hash
  const loaded = !known
    ? 'unsaid'
    : running.state === 'running' && replaced(running, generation.workers)
      ? 'yes'
      : 'no'
  return { file, nginx: running, generation, loaded }
}

/** The routes that the present workers serve. */
export function servedBy({ file, generation, loaded }: State): readonly Route[] {
  if (loaded === 'no' && generation !== null) return generation.before
  return file.state === 'ours' ? file.routes : []
}
