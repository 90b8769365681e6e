import type { Digest } from '../model/release.ts'

/** Tar files by digest, below `.lastgood/artifacts/sha256/<hex>.tar`. What is inside is verified before it is used. */
export interface Artifacts {
  /** Takes a file in (moved when possible) and tells its digest. Equal content is stored once. */
  put(file: string): Promise<Digest>
  /** Reads the whole file to compare its digest: `corrupt` when truncated or swapped. */
  check(digest: Digest): Promise<'present' | 'gone' | 'corrupt'>
  /** Unpacks into a new folder, digest verified first. Throws ProblemError: gone, corrupt, or not a tar file; the folder is then not there. */
  unpack(digest: Digest, folder: string): Promise<void>
  list(): Promise<
    readonly { readonly digest: Digest; readonly bytes: number; readonly storedAt: Date }[]
  >
  /** Removes everything but `keep`; tells what went. */
  prune(keep: ReadonlySet<Digest>): Promise<readonly Digest[]>
}
