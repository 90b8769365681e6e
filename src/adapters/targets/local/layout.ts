import { join } from 'node:path'
import { replicaFiles, revisionFiles } from '../../../launcher/contract.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'

/** Folders and files of one component, below `<state folder>/local/<environment>/<component>/`. */
export interface Layout {
  readonly folder: string
  /** Holds the id of the revision that is the service. */
  readonly current: string
  revision(id: string): ReturnType<typeof revisionFiles> & { readonly folder: string }
  replica(id: string, n: number): ReturnType<typeof replicaFiles> & { readonly folder: string }
}

/** Where a component's processes are kept. Throws ProblemError for names that are no plain file names. */
export function layoutOf(ref: ComponentRef): Layout {
  const folder = join(
    ref.stateFolder,
    'local',
    fileName('environment', ref.environment),
    fileName('component', ref.binding.component.name),
  )
  const revisionFolder = (id: string) => join(folder, fileName('revision', id))
  return {
    folder,
    current: join(folder, 'current'),
    revision: (id) => ({ folder: revisionFolder(id), ...revisionFiles(revisionFolder(id)) }),
    replica(id, n) {
      const replica = join(revisionFolder(id), String(n))
      return { folder: replica, ...replicaFiles(replica) }
    },
  }
}

/** Whether a name can stand in a path as it is: no separators, nothing hidden, no way up, not read as an option. */
export const isFileName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/.test(name)

function fileName(kind: string, name: string): string {
  if (isFileName(name) && name !== 'current') return name
  throw new ProblemError({
    what: `The ${kind} name ${JSON.stringify(name)} cannot be used as a file name`,
    where: 'target local',
    hint: 'Use letters, digits, ".", "+", "-" and "_", beginning with a letter or digit',
  })
}
