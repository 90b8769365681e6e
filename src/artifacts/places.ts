import { join } from 'node:path'
import type { Digest } from '../model/release.ts'

/** Where the store keeps what, below the project's `.lastgood` folder. */
export interface StorePlaces {
  /** Finished artifacts, named by their digest. */
  readonly finished: string
  /** Files on their way in; on the same device as `finished`, so that a rename is enough. */
  readonly incoming: string
  file(digest: Digest): string
}

/** The store's folders and file names. */
export function storePlaces(stateFolder: string): StorePlaces {
  const root = join(stateFolder, 'artifacts')
  const finished = join(root, 'sha256')
  return {
    finished,
    incoming: join(root, 'incoming'),
    file: (digest) => join(finished, `${digest.slice('sha256:'.length)}.tar`),
  }
}

/** The digest that a file name of the store stands for, or null for a name that is none of the store's. */
export function digestOfName(name: string): Digest | null {
  const hex = /^([0-9a-f]{64})\.tar$/.exec(name)?.[1]
  return hex === undefined ? null : `sha256:${hex}`
}
