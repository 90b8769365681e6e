import type { Git } from '../git/git.ts'
import { fail, ok, type Result } from '../model/problem.ts'
import type { ReleaseWanted } from './plan.ts'

/**
 * What in the work tree will not be part of the release, as remarks. A Problem when that may be a mistake: modified files,
 * and it is what is checked out that gets released.
 */
export async function workTree(
  git: Git,
  wanted: ReleaseWanted,
): Promise<Result<readonly string[]>> {
  const [dirty, asked, head] = await Promise.all([
    git.dirty(),
    git.resolve(wanted.ref ?? 'HEAD'),
    git.resolve('HEAD'),
  ])
  // A commit that is not there is told by whoever needs it.
  if (!asked.ok || !head.ok) return ok([])
  if (!dirty.ok) return dirty
  const { modified, untracked } = dirty.value
  if (modified.length > 0 && asked.value === head.value && wanted.allowDirty !== true) {
    return fail({
      what: `Modified files would not be part of the release: ${some(modified)}`,
      where: git.root,
      hint: 'git commit or git stash them; --allow-dirty releases the commit without them',
    })
  }
  return ok([
    ...(modified.length > 0 ? [`Modified, not part of the release: ${some(modified)}`] : []),
    ...(untracked.length > 0
      ? [`Not tracked by git, not part of the release: ${some(untracked)}`]
      : []),
  ])
}

/** The first few names; in quotes where a name could be misread. */
function some(names: readonly string[]): string {
  const shown = names
    .slice(0, 3)
    .map((name) => (/^[\w./+@-]+$/.test(name) ? name : JSON.stringify(name)))
  const rest = names.length - shown.length
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
