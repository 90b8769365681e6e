import type { Io } from '../host/io.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import { whereAmI } from './commands.ts'
import { gitProblem } from './failure.ts'
import type { Git } from './git.ts'
import { repository } from './repository.ts'
import { gitRunner } from './run.ts'

/**
 * The repository that `folder` is in (worktrees and submodules are repositories of their own). Problems: no such folder,
 * no git, not a repository, a bare one, one that belongs to somebody else.
 */
export async function openGit(folder: string, io: Io): Promise<Result<Git>> {
  // A missing working folder and a missing program look the same to whoever starts a process.
  const found = await io.files.stat(folder)
  if (!found?.directory) return fail(noFolder(folder))
  const argv = whereAmI()
  const result = await gitRunner(folder, io).run(argv)
  const [bare, inside, shallow, root] = result.stdout.split('\n')
  if (bare === 'true') return fail(noWorkTree(folder, 'is a bare repository: it has no files'))
  if (inside === 'false') return fail(noWorkTree(folder, 'is inside a .git folder'))
  if (result.code === 0 && root) return ok(repository(gitRunner(root, io), io, shallow === 'true'))
  if (/not a git repository/.test(result.stderr)) return fail(notARepository(folder))
  return fail(gitProblem(argv, folder, result))
}

const noFolder = (folder: string): Problem => ({
  what: 'There is no such folder',
  where: folder,
  hint: 'Check the path',
})

const noWorkTree = (folder: string, what: string): Problem => ({
  what: `${folder} ${what}`,
  where: folder,
  hint: 'Run lastgood in a clone with a work tree: git clone <repository>',
})

const notARepository = (folder: string): Problem => ({
  what: 'This is not a git repository; releases are git tags',
  where: folder,
  hint: 'git init && git add . && git commit -m "First commit"',
})
