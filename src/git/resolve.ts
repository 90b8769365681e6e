import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { askShallow, commitOf } from './commands.ts'
import { gitProblem } from './failure.ts'
import type { GitRunner } from './run.ts'

const objectName = /^([0-9a-f]{40}|[0-9a-f]{64})$/

/** Full name of the commit that `ref` stands for. The Problem tells an empty or a shallow repository from a wrong name. */
export async function resolve(git: GitRunner, ref: string): Promise<Result<string>> {
  if (ref.includes('\0') || ref === '') return fail(noSuchCommit(git, ref))
  const argv = commitOf(ref)
  const result = await git.run(argv)
  const name = result.stdout.trim()
  if (result.code === 0 && objectName.test(name)) return ok(name)
  if (result.code !== 128) return fail(gitProblem(argv, git.folder, result))
  const kind = /dereferences to (tree|blob) type/.exec(result.stderr)?.[1]
  if (kind)
    return fail({ ...noSuchCommit(git, ref), what: `${quoted(ref)} is a ${kind}, not a commit` })
  const head = await git.run(commitOf('HEAD'))
  if (head.code !== 0 && /Needed a single revision/.test(head.stderr)) return fail(noCommits(git))
  const shallow = await git.text(askShallow())
  if (shallow.ok && shallow.value.trim() === 'true') return fail(cutOff(git, ref))
  return fail(noSuchCommit(git, ref))
}

/** Like {@link resolve}, without asking git about what is a full object name already. */
export async function objectNameOf(git: GitRunner, ref: string): Promise<Result<string>> {
  return objectName.test(ref) ? ok(ref) : resolve(git, ref)
}

/** Why a command about these refs failed: that one of them is no commit, where that is so, else what git said. */
export async function explained(
  git: GitRunner,
  refs: readonly string[],
  failure: Result<never>,
): Promise<Result<never>> {
  const ends = await Promise.all(refs.map((ref) => resolve(git, ref)))
  const problems = ends.flatMap((end) => (end.ok ? [] : end.problems))
  return problems.length > 0 ? fail(...problems) : failure
}

const quoted = (ref: string) => JSON.stringify(ref)

const noSuchCommit = (git: GitRunner, ref: string): Problem => ({
  what: `There is no commit ${quoted(ref)}`,
  where: git.folder,
  hint: '"git tag" lists the tags, "git log --oneline" the commits; "git fetch --tags" gets what others made',
})

const noCommits = (git: GitRunner): Problem => ({
  what: 'The repository has no commits yet',
  where: git.folder,
  hint: 'git add . && git commit -m "First commit"',
})

const cutOff = (git: GitRunner, ref: string): Problem => ({
  what: `There is no commit ${quoted(ref)} in this shallow clone`,
  where: git.folder,
  hint: 'git fetch --unshallow --tags',
})
