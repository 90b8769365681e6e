import { ProblemError } from '../model/problem-error.ts'
import type { Release } from '../model/release.ts'
import type { Project } from '../project/project.ts'
import { valueOf } from './ask.ts'

export interface FoundRelease {
  readonly release: Release
  readonly source: 'ledger' | 'git'
}

/**
 * Looks releases up by version: in the ledger, which holds what was recorded when it was deployed, then among git's
 * tags. Null when neither has it. When one of the two cannot be asked and the other does not have it, nobody knows: rejects.
 */
export function releaseFinder(project: Project): (version: string) => Promise<FoundRelease | null> {
  const { config, ledger, git } = project
  const found = new Map<string, Promise<FoundRelease | null>>()
  let recorded: Promise<readonly Release[]> | undefined

  const find = async (version: string): Promise<FoundRelease | null> => {
    recorded ??= ledger.releases(config.service)
    const inLedger = await recorded.then(
      (all) => all.find((known) => known.version === version) ?? null,
      () => null, // asked again below, when git does not have it either
    )
    if (inLedger) return { release: inLedger, source: 'ledger' }
    const inGit = valueOf(await git.release(config.tagPattern, config.service, version))
    if (inGit) return { release: inGit, source: 'git' }
    await recorded
    return null
  }

  return (version) => {
    const known = found.get(version) ?? find(version)
    found.set(version, known)
    return known
  }
}

/** Commits of the target (`older`) and of what runs (`newer`). Rejects with ProblemError when one is not known. */
export async function bothCommits(
  release: (version: string) => Promise<FoundRelease | null>,
  older: string,
  newer: string,
): Promise<{ readonly older: string; readonly newer: string }> {
  const [target, running] = await Promise.all([release(older), release(newer)])
  return { older: commitOf(target, older), newer: commitOf(running, newer) }
}

function commitOf(found: FoundRelease | null, version: string): string {
  if (found) return found.release.commit
  throw new ProblemError({
    what: `No release ${version} is known, so its commit is not either`,
    where: 'git tags and ledger',
    hint: `git fetch --tags, then: lastgood release ${version}`,
  })
}
