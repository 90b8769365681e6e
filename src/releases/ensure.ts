import { openArtifacts } from '../artifacts/store.ts'
import { artifactProblems } from '../artifacts/problems.ts'
import { storePlaces } from '../artifacts/places.ts'
import type { ComponentConfig } from '../model/config.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { Digest, Release } from '../model/release.ts'
import { buildArtifact } from './build.ts'
import { imageDigest } from './image-digest.ts'
import { componentsToBuild, componentsWithImage, type ReleaseParts } from './parts.ts'

/**
 * Sees to it that the artifact of every component that lastgood runs is in the store, and tells its digest by component; that
 * of a container image is asked of its registry, once.
 * A release that records none (a tag made by others) gets one built from its commit; the caller remembers it. A recorded one that
 * is gone is built again and must come out the same. Problems: a corrupt one, a build that fails or gives other bytes.
 */
export async function ensureArtifacts(
  parts: ReleaseParts,
  release: Pick<Release, 'version' | 'commit' | 'artifacts'>,
): Promise<Result<Readonly<Record<string, Digest>>>> {
  const digests: [string, Digest][] = []
  for (const component of componentsToBuild(parts.config)) {
    const recorded = release.artifacts[component.name] ?? null
    const digest = await ensureOne(parts, release, component, recorded)
    if (!digest.ok) return digest
    digests.push([component.name, digest.value])
  }
  for (const component of componentsWithImage(parts.config)) {
    // What was recorded stays, whatever the tag means today: that is what the digest is for.
    const recorded = release.artifacts[component.name]
    const digest =
      recorded === undefined ? await imageDigest(parts, component, release.version) : ok(recorded)
    if (!digest.ok) return digest
    digests.push([component.name, digest.value])
  }
  return ok(Object.fromEntries(digests))
}

async function ensureOne(
  parts: ReleaseParts,
  release: Pick<Release, 'version' | 'commit'>,
  component: ComponentConfig,
  recorded: Digest | null,
): Promise<Result<Digest>> {
  const { io, stateFolder } = parts
  if (recorded !== null) {
    const state = await openArtifacts(stateFolder, io).check(recorded)
    if (state === 'present') return ok(recorded)
    const file = storePlaces(stateFolder).file(recorded)
    if (state === 'corrupt') return fail(artifactProblems.corrupt(recorded, file).problem)
  }
  const built = await buildArtifact(parts, component, release.commit)
  if (!built.ok || recorded === null || built.value === recorded) return built
  return fail({
    what: `The artifact of ${component.name} is gone, and building ${release.version} again gives other bytes`,
    where: `${recorded} was recorded, ${built.value} was built from ${release.commit.slice(0, 12)}`,
    hint: 'Copy the artifact from where it was released, or make a new release',
  })
}
