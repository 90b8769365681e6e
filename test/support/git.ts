import type { Git } from '../../src/git/git.ts'
import { openGit } from '../../src/git/open.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { Result } from '../../src/model/problem.ts'

/** The value of a Result that a test expects to be fine; fails with the problems' text otherwise. */
export function expectOk<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map((problem) => JSON.stringify(problem)).join('\n'))
}

/** The first problem of a Result that a test expects to have failed. */
export function expectProblem(result: Result<unknown>) {
  const problem = result.ok ? undefined : result.problems[0]
  if (problem) return problem
  throw new Error(`expected a problem, got ${JSON.stringify(result)}`)
}

/** Git over a repository made for a test. */
export async function gitOf(repository: { readonly folder: string }): Promise<Git> {
  return expectOk(await openGit(repository.folder, nodeIo()))
}
