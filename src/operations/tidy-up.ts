import { digestsToKeep, type EnvironmentMemory } from '../artifacts/retention.ts'
import { openArtifacts } from '../artifacts/store.ts'
import type { Plan } from '../model/plan.ts'
import { ProblemError } from '../model/problem-error.ts'
import { problemLine } from '../model/problem.ts'
import type { Digest } from '../model/release.ts'
import { writeDeployedTag } from '../releases/deployed-tag.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'

/** Deployments of an environment that the retention rule looks at. */
const remembered = 200

/**
 * After a deploy that succeeded: marks it in git where that is wished, removes old revisions and the artifacts that the retention
 * rule lets go. What fails here is told and fails nothing: the release serves.
 */
export async function tidyUp(
  project: Project,
  places: EnvironmentPlaces,
  plan: Plan,
): Promise<readonly string[]> {
  const notes = await Promise.all([
    told(() => markInGit(project, plan)),
    told(async () => {
      const spare = await digestsInUse(project)
      const each = await Promise.all([
        ...places.places.map(({ ref, target }) =>
          told(async () => {
            await target.tidy?.(ref, places.environment.policy.keepReleases, project.io, spare)
            return []
          }),
        ),
        told(() => pruneArtifacts(project, spare)),
      ])
      return each.flat()
    }),
  ])
  return notes.flat()
}

async function markInGit({ config, git }: Project, plan: Plan): Promise<readonly string[]> {
  if (!config.deployedTags) return []
  const release = await git.release(config.tagPattern, config.service, plan.to)
  if (!release.ok) return release.problems.map(problemLine)
  if (release.value === null) return []
  const problem = await writeDeployedTag(git, plan.environment, release.value, plan.by)
  return problem === null ? [] : [problemLine(problem)]
}

/** Digests that the retention rule keeps, over all environments: targets spare them too. */
async function digestsInUse({
  config,
  ledger,
  io,
  stateFolder,
}: Project): Promise<ReadonlySet<Digest>> {
  const store = openArtifacts(stateFolder, io)
  const [releases, stored, environments] = await Promise.all([
    ledger.releases(config.service),
    store.list(),
    Promise.all(
      config.environments.map(async ({ name, policy }): Promise<EnvironmentMemory> => {
        const [deployments, verdicts, current] = await Promise.all([
          ledger.deployments(config.service, name, remembered),
          ledger.verdicts(config.service, name),
          ledger.current(config.service, name),
        ])
        const running = current === null ? [] : [current.version]
        return { running, deployments, verdicts, keepReleases: policy.keepReleases }
      }),
    ),
  ])
  return digestsToKeep({ releases, environments, stored, now: io.clock.now() })
}

async function pruneArtifacts(
  { io, stateFolder }: Project,
  kept: ReadonlySet<Digest>,
): Promise<readonly string[]> {
  const gone = await openArtifacts(stateFolder, io).prune(kept)
  return gone.map((digest) => `artifact ${digest.slice(0, 19)} is past retention and was removed`)
}

async function told(work: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError) return [problemLine(error.problem)]
    // A full disk or a folder without rights: tidying can wait, and the next deploy tries again.
    if (error instanceof Error && 'code' in error) return [`could not tidy up: ${error.message}`]
    throw error
  }
}
