import { createHash } from 'node:crypto'
import { ProblemError } from '../../../model/problem-error.ts'

/** The name of a revision, when it is one that can stand in a label and in the name of a record; ProblemError else. */
export function checkRevision(revision: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}$/.test(revision) && revision !== 'current')
    return revision
  throw new ProblemError({
    what: `The revision name ${JSON.stringify(revision.slice(0, 200))} cannot stand in a label of a service`,
    where: 'target swarm',
    hint: 'Use letters, digits, ".", "-" and "_", beginning with a letter or digit',
  })
}

/** Name of the config object that holds a revision's spec: names of such objects have at most 64 characters. */
export const recordName = (service: string, revision: string) =>
  `lastgood-${createHash('sha256').update(`${service}\0${revision}`).digest('hex').slice(0, 24)}`

const found = 'found-'

/** Name of a revision that others made of a service. */
export const foundName = (fingerprint: string) => found + fingerprint

/** Whether others made this revision. */
export const isFound = (revision: string) => revision.startsWith(found)
