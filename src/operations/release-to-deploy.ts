import { fail, ok, type Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import type { Project } from '../project/project.ts'
import { ensureArtifacts } from '../releases/ensure.ts'

/** How many known versions a hint names. */
const named = 5

/**
 * The release of a version with an artifact for every component that lastgood runs, recorded in the ledger. One that was
 * tagged by others gets its artifact built from the tagged commit, once: the ledger remembers the digest.
 */
export async function releaseToDeploy(project: Project, version: string): Promise<Result<Release>> {
  const { config, git, ledger, io } = project
  const tagged = await git.release(config.tagPattern, config.service, version)
  if (!tagged.ok) return tagged
  if (tagged.value === null) return fail(await unknownVersion(project, version))
  const recorded = (await ledger.releases(config.service)).find(
    (known) => known.version === version,
  )
  const artifacts = { ...recorded?.artifacts, ...tagged.value.artifacts }
  const ensured = await ensureArtifacts(project, { ...tagged.value, artifacts })
  if (!ensured.ok) return ensured
  const release = { ...tagged.value, artifacts: { ...artifacts, ...ensured.value } }
  const clash = await ledger.recordRelease(release, io.clock.now().toISOString())
  return clash === null ? ok(release) : fail(clash)
}

async function unknownVersion({ config, git }: Project, version: string) {
  const all = await git.releases(config.tagPattern, config.service)
  const known = all.ok ? all.value.slice(0, named).map((release) => release.version) : []
  return {
    what: `There is no release ${version}`,
    where: `tags like ${config.tagPattern} in ${git.root}`,
    hint:
      known.length === 0
        ? `Make it: lastgood release ${version}`
        : `Newest: ${known.join(', ')}. Make it with: lastgood release ${version}, or: git fetch --tags`,
  }
}
