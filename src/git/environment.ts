/** Names that would point git at another repository, another index or other path rules than the ones we ask for. */
const misleading = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_COMMON_DIR',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_GRAFT_FILE',
  'GIT_SHALLOW_FILE',
  'GIT_REPLACE_REF_BASE',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'GIT_EXTERNAL_DIFF',
  'GIT_ATTR_SOURCE',
]

/**
 * What git finds in its environment beyond ours: English messages (they are parsed), no prompt, no
 * lock taken for a mere look, objects as they are. Run from a git hook, lastgood inherits variables that name
 * the hook's repository; those are removed.
 */
export const gitEnvironment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(misleading.map((name) => [name, undefined])),
  LC_ALL: 'C',
  LANGUAGE: undefined,
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: 'cat',
}
