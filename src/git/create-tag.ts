import type { Problem } from '../model/problem.ts'
import { annotate, listTags } from './commands.ts'
import { gitProblem } from './failure.ts'
import type { NewTag } from './git.ts'
import { refNameFault } from './refname.ts'
import { resolve } from './resolve.ts'
import type { GitRunner } from './run.ts'
import { parseTags } from './tags.ts'
import { messageFault, writeMessage } from './trailers.ts'

/** Signing may ask a person for a passphrase. */
const timeoutSeconds = 300

/** Makes an annotated tag, signed where git is configured so. Null when made; never moves one. */
export async function createTag(git: GitRunner, tag: NewTag): Promise<Problem | null> {
  const where = `tag ${JSON.stringify(tag.name)}`
  const nameFault = refNameFault(tag.name)
  if (nameFault) {
    return { what: `git allows no such tag: ${nameFault}`, where, hint: 'Choose another version' }
  }
  const fault = messageFault(tag.subject, tag.body, tag.trailers)
  if (fault) return { what: `The tag cannot be written: ${fault}`, where, hint: 'Change that' }
  const commit = await resolve(git, tag.commit)
  if (!commit.ok) return commit.problems[0] ?? null
  const argv = annotate(tag.name, commit.value)
  const input = writeMessage(tag.subject, tag.body, tag.trailers)
  const result = await git.run(argv, { input, timeoutSeconds })
  if (result.code === 0) return null
  if (/already exists/.test(result.stderr)) return takenProblem(git, tag.name)
  return gitProblem(argv, git.folder, result)
}

async function takenProblem(git: GitRunner, name: string): Promise<Problem> {
  const listing = await git.text(listTags(`refs/tags/${name}`))
  const found = listing.ok ? parseTags(listing.value).find((tag) => tag.name === name) : undefined
  const points = found ? ` and points to ${(found.target || found.object).slice(0, 12)}` : ''
  return {
    what: `Tag ${name} exists already${points}`,
    where: git.folder,
    hint: `Choose another version; "git show ${name}" shows it. lastgood never moves a tag`,
  }
}
