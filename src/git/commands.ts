/**
 * Argument vectors of every git call. Pure. Names given by people stand behind `--end-of-options` or are full object
 * names, paths behind `--`, so that none of them is ever read as an option.
 */

/** Fields of one tag in the listing; each ends with a NUL. */
const tagFields = [
  'refname',
  'objecttype',
  'objectname',
  '*objecttype',
  '*objectname',
  'creatordate:unix',
  'contents:subject',
  'contents:body',
]

/** How many NULs one tag of {@link listTags} has. */
export const tagFieldCount = tagFields.length

/** All tags below a pattern in one process, annotated ones with the object they point to. */
export const listTags = (pattern: string) => [
  'git',
  'for-each-ref',
  `--format=${tagFields.map((field) => `%(${field})%00`).join('')}`,
  pattern,
]

/** Where we are: bare or not, inside the work tree or not, its root. One answer a line. */
export const whereAmI = () => [
  'git',
  'rev-parse',
  '--is-bare-repository',
  '--is-inside-work-tree',
  '--is-shallow-repository',
  '--show-toplevel',
]

export const commitOf = (ref: string) => [
  'git',
  'rev-parse',
  '--verify',
  '--end-of-options',
  `${ref}^{commit}`,
]

/** What tags of tags finally point to: one line each, of names given on standard input. */
export const objectsOf = () => ['git', 'cat-file', '--batch-check=%(objectname) %(objecttype)']

/** `name seconds` of commits named on standard input: when each was committed, since 1970. */
export const datesOf = () => [
  ...['git', 'log', '--no-walk=unsorted', '--no-show-signature', '--no-patch', '--no-color'],
  ...['--format=%H %ct', '--stdin'],
]

/** Names of the commits that one of two has and the other has not, newest first: `<name` of older, `>name` of newer. */
export const commitsBetween = (older: string, newer: string) => [
  ...['git', 'rev-list', '--left-right', '--end-of-options', `${older}...${newer}`, '--'],
]

/** Abbreviated name and subject of these commits, in this order, each ending with a NUL. Full object names only. */
export const linesOf = (commits: readonly string[]) => [
  ...['git', 'log', '-z', '--no-walk=unsorted', '--no-show-signature', '--no-patch', '--no-color'],
  ...['--encoding=UTF-8', '--format=%h%x00%s', ...commits, '--'],
]

/** Changed files of a range as `status NUL file NUL`. A rename is one deleted and one added file. */
export const changedFiles = (older: string, newer: string, paths: readonly string[]) => [
  ...['git', 'diff-tree', '-r', '-z', '--no-renames', '--no-ext-diff', '--name-status'],
  ...['--end-of-options', older, newer, '--', ...paths],
]

/**
 * Files of a commit with mode and object name, as the difference from nothing: unlike `ls-tree` this
 * understands the same path specs as {@link changedFiles}. `commit` must be a full object name.
 */
export const filesOf = (commit: string, paths: readonly string[]) => [
  ...['git', 'diff-tree', '-r', '-z', '--no-renames', '--no-ext-diff', '--raw', '--no-abbrev'],
  ...['--end-of-options', emptyTree(commit), commit, '--', ...paths],
]

/** What differs from HEAD. Files inside submodules are their own repository's business. */
export const workTreeStatus = () => [
  ...['git', 'status', '--porcelain=v1', '-z', '--no-renames'],
  ...['--untracked-files=normal', '--ignore-submodules=untracked'],
]

/**
 * Tar of the tree below `path`. Settings of the person or the machine that would change its bytes are overruled.
 * `commit` must be a full object name: this command knows no `--end-of-options`.
 */
export const archiveTree = (commit: string, path: string, file: string) => [
  ...['git', '--literal-pathspecs', '-c', 'core.autocrlf=false', '-c', 'core.eol=lf'],
  ...['-c', 'core.attributesFile=', '-c', 'tar.umask=0022'],
  ...['archive', '--format=tar', `--output=${file}`, commit, '--', path],
]

/** Tar of the files that path specs name, as they stand in the commit. `commit` must be a full object name. */
export const archiveFiles = (commit: string, paths: readonly string[], file: string) => [
  ...['git', '-c', 'core.autocrlf=false', '-c', 'core.eol=lf', '-c', 'core.attributesFile='],
  ...['archive', '--format=tar', `--output=${file}`, commit, '--', ...paths],
]

/** Makes an annotated tag of the message on standard input. Without --force git never moves one. */
export const annotate = (name: string, commit: string) => [
  ...['git', 'tag', '--annotate', '--cleanup=verbatim', '--file=-'],
  ...['--end-of-options', name, commit],
]

export const askShallow = () => ['git', 'rev-parse', '--is-shallow-repository']

/** Path of the file that lists the commits whose parents are cut off. */
export const shallowFile = () => ['git', 'rev-parse', '--git-path', 'shallow']

const emptyTree = (commit: string) =>
  commit.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
