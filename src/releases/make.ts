import { releaseTrailers } from '../git/release.ts'
import { canonicalJson } from '../model/json.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import { ensureArtifacts } from './ensure.ts'
import { existingProblem } from './existing.ts'
import { takeGiven } from './given.ts'
import { imageNotes } from './image-digest.ts'
import type { ReleaseParts } from './parts.ts'
import { planRelease, type ReleasePlan, type ReleaseWanted } from './plan.ts'

export interface MadeRelease {
  readonly release: Release
  /** True when it was there before, at this commit and with these facts: nothing was changed. */
  readonly already: boolean
  /** Remarks for people. */
  readonly notes: readonly string[]
}

/**
 * Makes a release: builds the artifacts from the commit, stores them, and writes an annotated tag with the facts as
 * trailers. The tag comes last, so that one which is there names artifacts that are there. Doing it again is fine.
 */
export async function makeRelease(
  parts: ReleaseParts,
  wanted: ReleaseWanted,
): Promise<Result<MadeRelease>> {
  const planned = await planRelease(parts, wanted)
  if (!planned.ok) return planned
  const { existing, notes } = planned.value
  const given = await takeGiven(parts, wanted.artifacts ?? {})
  if (!given.ok) return given
  const other = Object.keys(given.value).find(
    (component) => existing !== null && existing.artifacts[component] !== given.value[component],
  )
  if (other !== undefined) return fail(otherArtifact(planned.value.tag, other))
  const artifacts = await ensureArtifacts(parts, {
    version: wanted.version,
    commit: planned.value.commit,
    artifacts: existing?.artifacts ?? given.value,
  })
  if (!artifacts.ok) return artifacts
  const remarks = [...notes, ...(await imageNotes(parts, wanted.version, existing))]
  if (existing !== null) return ok({ release: existing, already: true, notes: remarks })
  const plan = { ...planned.value, notes: remarks }
  return tagRelease(parts, plan, artifacts.value, wanted.notes ?? '')
}

async function tagRelease(
  { config, git, io }: ReleaseParts,
  plan: ReleasePlan,
  artifacts: Release['artifacts'],
  notes: string,
): Promise<Result<MadeRelease>> {
  io.fault('release:tag')
  const problem = await git.createTag({
    name: plan.tag,
    commit: plan.commit,
    subject: `${config.service} ${plan.version}`,
    body: notes,
    trailers: releaseTrailers({ ...plan, service: config.service, artifacts }),
  })
  if (problem === null) io.fault('release:tagged')
  const made = await git.release(config.tagPattern, config.service, plan.version)
  if (!made.ok) return problem ? fail(problem) : made
  if (problem !== null) {
    // Somebody else may have made the very same release while we built.
    const release = made.value
    const same =
      release !== null &&
      existingProblem({ ...plan, existing: release }, notes) === null &&
      canonicalJson(release.artifacts) === canonicalJson(artifacts)
    return same ? ok({ release, already: true, notes: plan.notes }) : fail(problem)
  }
  if (made.value !== null) return ok({ release: made.value, already: false, notes: plan.notes })
  return fail({
    what: `Tag ${plan.tag} was made and cannot be read back`,
    where: git.root,
    hint: `git show ${plan.tag}`,
  })
}

const otherArtifact = (tag: string, component: string) => ({
  what: `This version was released with another artifact of ${component}`,
  where: `tag ${tag}`,
  hint: 'A release never changes: choose a new version',
})
