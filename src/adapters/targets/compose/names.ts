import { ProblemError } from '../../../model/problem-error.ts'

/** The name of a revision, when it is one that can stand in the name of a container; ProblemError else. */
export function checkRevision(revision: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(revision) && revision !== 'current') return revision
  throw new ProblemError({
    what: `The revision name ${JSON.stringify(revision.slice(0, 200))} cannot stand in the name of a container`,
    where: 'target compose',
    hint: 'Use letters, digits, ".", "-" and "_", beginning with a letter or digit',
  })
}

/** Name of the container, never started, that holds a revision's record and its image. */
export const recordName = (project: string, service: string, revision: string) =>
  `lastgood.${project}.${service}.${revision}`

const found = 'found-'

/** Name of a revision that others made. */
export const foundName = (print: string) => found + print

/** Whether others made this revision. */
export const isFound = (revision: string) => revision.startsWith(found)
