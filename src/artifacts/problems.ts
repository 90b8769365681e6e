import { ProblemError } from '../model/problem-error.ts'
import type { Digest } from '../model/release.ts'

/** What can be wrong with an artifact; each to be thrown. */
export const artifactProblems = {
  gone: (digest: Digest, where: string) =>
    new ProblemError({
      what: `Artifact ${short(digest)} is gone`,
      where,
      hint: 'Make it again from its tag: lastgood release <version> on the tagged commit',
    }),
  corrupt: (digest: Digest, where: string) =>
    new ProblemError({
      what: `Artifact ${short(digest)} is not what was recorded: its bytes have another digest`,
      where,
      hint: `It is never run. Find out who changed it; then: rm ${where}, and make it again with lastgood release <version>`,
    }),
  notATar: (digest: Digest, where: string, why: string) =>
    new ProblemError({
      what: `Artifact ${short(digest)} cannot be unpacked: ${why}`,
      where,
      hint: 'Its bytes are the recorded ones, so it was made wrong: make a new release',
    }),
  taken: (folder: string) =>
    new ProblemError({
      what: 'The folder to unpack into exists already',
      where: folder,
      hint: `It was not touched. If nothing runs from it: rm -r ${folder}`,
    }),
  noFile: (file: string) =>
    new ProblemError({
      what: 'There is no such file to store',
      where: file,
      hint: 'Build the artifact first',
    }),
}

const short = (digest: Digest) => digest.slice(0, 'sha256:'.length + 12)
