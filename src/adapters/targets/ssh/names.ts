import { ProblemError } from '../../../model/problem-error.ts'

/**
 * Whether a name can be a release directory: no separators, nothing hidden, no way up, not read as an option, and none of the
 * names that stand beside the releases.
 */
export const isReleaseName = (name: string) =>
  /^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/.test(name) && name !== 'current' && name !== 'previous'

/** Throws ProblemError for a revision that cannot be a directory's name. */
export function releaseName(revision: string): string {
  if (isReleaseName(revision)) return revision
  throw new ProblemError({
    what: `The revision name ${JSON.stringify(revision)} cannot be used as a file name`,
    where: 'target ssh',
    hint: 'Use letters, digits, ".", "+", "-" and "_", beginning with a letter or digit',
  })
}
