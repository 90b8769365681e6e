import type { Git } from '../git/git.ts'
import type { Problem } from '../model/problem.ts'
import type { Release } from '../model/release.ts'

/**
 * Marks in git that a release was deployed: tag `deployed/<environment>/<version>`, for the first time it was. A tag that
 * is there for the same commit is left alone; one for another commit is a Problem, since no tag is ever moved.
 */
export async function writeDeployedTag(
  git: Git,
  environment: string,
  release: Release,
  by: string,
): Promise<Problem | null> {
  const name = `deployed/${environment}/${release.version}`
  const before = await git.resolve(`refs/tags/${name}`)
  if (before.ok && before.value === release.commit) return null
  return git.createTag({
    name,
    commit: release.commit,
    subject: `${release.service} ${release.version} deployed to ${environment}`,
    body: `Deployed by ${by.replaceAll(/\s+/g, ' ')}.`,
    trailers: [],
  })
}
