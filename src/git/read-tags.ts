import { ok, type Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import { datesOf, listTags, objectsOf } from './commands.ts'
import type { OddTag } from './git.ts'
import { versionOf } from './pattern.ts'
import { releaseOf, type PeeledTag } from './release.ts'
import type { GitRunner } from './run.ts'
import { parseTags, type TagLine } from './tags.ts'

/** What tags gave: releases in no order, and the tags that look like releases and are none. */
export interface TagsRead {
  readonly releases: readonly Release[]
  readonly odd: readonly OddTag[]
}

/**
 * Reads the tags that `refPattern` lists. One process, however many tags; a second and third one only when there are
 * tags of tags, or annotated tags without a tagger.
 */
export async function readTags(
  git: GitRunner,
  refPattern: string,
  pattern: string,
  service: string,
): Promise<Result<TagsRead>> {
  const listing = await git.text(listTags(refPattern))
  if (!listing.ok) return listing
  const odd: OddTag[] = []
  const named = parseTags(listing.value).flatMap((tag) => {
    const version = versionOf(pattern, service, tag.name)
    if (version !== null) return [{ tag, version }]
    odd.push({ tag: tag.name, why: `its name does not read as a version of "${pattern}"` })
    return []
  })
  const peeled = await peel(
    git,
    named.map((entry) => entry.tag),
  )
  if (!peeled.ok) return peeled
  const releases = named.flatMap(({ tag, version }) => {
    const found = peeled.value.get(tag)
    if (found === undefined) {
      odd.push({ tag: tag.name, why: `it points to a ${kindOf(tag)}, not to a commit` })
      return []
    }
    return releaseOf(found, service, version) ?? []
  })
  return ok({ releases, odd })
}

const kindOf = (tag: TagLine) => (tag.type === 'tag' ? tag.targetType : tag.type)

/** Commit and date of each tag that has a commit below it. */
async function peel(
  git: GitRunner,
  tags: readonly TagLine[],
): Promise<Result<ReadonlyMap<TagLine, PeeledTag>>> {
  const commits = new Map<TagLine, string>()
  for (const tag of tags) {
    if (tag.type === 'commit') commits.set(tag, tag.object)
    else if (tag.targetType === 'commit') commits.set(tag, tag.target)
  }
  const nested = tags.filter((tag) => tag.targetType === 'tag')
  if (nested.length > 0) {
    const input = nested.map((tag) => `${tag.object}^{}\n`).join('')
    const answer = await git.text(objectsOf(), { input })
    if (!answer.ok) return answer
    answer.value.split('\n').forEach((line, index) => {
      const [object, type] = line.split(' ')
      const tag = nested[index]
      if (tag && object && type === 'commit') commits.set(tag, object)
    })
  }
  const dates = await datesOfUndated(git, commits)
  if (!dates.ok) return dates
  const peeled = [...commits].map(
    ([tag, commit]) =>
      [tag, { tag, commit, seconds: tag.seconds ?? dates.value.get(commit) ?? 0 }] as const,
  )
  return ok(new Map(peeled))
}

async function datesOfUndated(
  git: GitRunner,
  commits: ReadonlyMap<TagLine, string>,
): Promise<Result<ReadonlyMap<string, number>>> {
  const undated = [...commits].filter(([tag]) => tag.seconds === null).map(([, commit]) => commit)
  if (undated.length === 0) return ok(new Map())
  const answer = await git.text(datesOf(), { input: `${undated.join('\n')}\n` })
  if (!answer.ok) return answer
  const lines = answer.value.split('\n').map((line) => line.split(' '))
  return ok(new Map(lines.map(([commit = '', seconds]) => [commit, Number(seconds)])))
}
