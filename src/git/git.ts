import type { CommitLine } from '../model/evidence.ts'
import type { Problem, Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'

/** What stands between two commits. */
export interface Between {
  /** Commits reachable from `newer` and not from `older`. */
  readonly count: number
  /** The newest of them, at most the number asked for. */
  readonly newest: readonly CommitLine[]
  /** Whether `older` is an ancestor of `newer`. */
  readonly linear: boolean
}

export interface FileChange {
  readonly file: string
  readonly change: 'added' | 'modified' | 'deleted'
}

export interface NewTag {
  readonly name: string
  readonly commit: string
  readonly subject: string
  readonly body: string
  /** In order; keys like `Lastgood-Version`, values on one line. */
  readonly trailers: readonly (readonly [key: string, value: string])[]
}

/** A tag whose name fits the pattern and which is no release all the same. */
export interface OddTag {
  readonly tag: string
  /** For people: `it points to a tree, not to a commit`. */
  readonly why: string
}

/**
 * The repository, through the git binary. No call moves a tag, touches the work tree or the index. Refs and paths go in
 * behind `--end-of-options`/`--`, so that a name which begins with a dash stays a name.
 */
export interface Git {
  /** Absolute path of the work tree's root. */
  readonly root: string
  /** Releases found in tags that match `pattern`, newest version first; SemVer precedence, other names after them by date. */
  releases(pattern: string, service: string): Promise<Result<readonly Release[]>>
  /** The one release of that version, read without listing every tag; null when there is no such tag. */
  release(pattern: string, service: string, version: string): Promise<Result<Release | null>>
  /** Tags that look like releases by their name and are left out of `releases`, with the reason. */
  oddTags(pattern: string, service: string): Promise<Result<readonly OddTag[]>>
  /** Full object name of the commit that `ref` stands for (tags peeled). */
  resolve(ref: string): Promise<Result<string>>
  between(older: string, newer: string, newest: number): Promise<Result<Between>>
  /** Files below `paths` that differ between two commits. No paths: no changes. */
  changes(
    older: string,
    newer: string,
    paths: readonly string[],
  ): Promise<Result<readonly FileChange[]>>
  /** Files below `paths` in a commit, sorted, with their object names. */
  tree(
    commit: string,
    paths: readonly string[],
  ): Promise<Result<readonly { readonly file: string; readonly object: string }[]>>
  /** Tracked files that differ from HEAD, and files git does not track (ignored ones left out). */
  dirty(): Promise<
    Result<{ readonly modified: readonly string[]; readonly untracked: readonly string[] }>
  >
  /** Writes the tree below `path` of a commit as a tar file. The same commit gives the same bytes. */
  archive(commit: string, path: string, file: string): Promise<Problem | null>
  /**
   * Writes the files below `paths` (path specs) of a commit into an existing empty folder, under the names they have in the
   * repository. The paths that name nothing there are nothing.
   */
  exportFiles(commit: string, paths: readonly string[], folder: string): Promise<Problem | null>
  /** Makes an annotated tag; a Problem when the name exists (whatever it points to). */
  createTag(tag: NewTag): Promise<Problem | null>
  isShallow(): Promise<boolean>
}
