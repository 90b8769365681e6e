import type { Io } from '../host/io.ts'
import { ok } from '../model/problem.ts'
import { archiveInto } from './archive.ts'
import { between } from './between.ts'
import * as commands from './commands.ts'
import { createTag } from './create-tag.ts'
import type { Git } from './git.ts'
import { exportFiles } from './export-files.ts'
import { newestFirst } from './order.ts'
import { parseChanges, parseStatus, parseTree } from './parse.ts'
import { tagGlob, tagName } from './pattern.ts'
import { readTags } from './read-tags.ts'
import { explained, objectNameOf, resolve } from './resolve.ts'
import type { GitRunner } from './run.ts'

/** Git over a runner that stands in the root of a work tree. `shallow`: whether its history was cut off when it was opened. */
export function repository(git: GitRunner, io: Io, shallow: boolean): Git {
  return {
    root: git.folder,
    async releases(pattern, service) {
      const read = await readTags(git, tagGlob(pattern, service), pattern, service)
      return read.ok ? ok(newestFirst(read.value.releases)) : read
    },
    async release(pattern, service, version) {
      const name = tagName(pattern, service, version)
      if (!name.ok) return name
      const read = await readTags(git, `refs/tags/${name.value}`, pattern, service)
      if (!read.ok) return read
      return ok(read.value.releases.find((release) => release.tag === name.value) ?? null)
    },
    async oddTags(pattern, service) {
      const read = await readTags(git, tagGlob(pattern, service), pattern, service)
      return read.ok ? ok(read.value.odd) : read
    },
    resolve: (ref) => resolve(git, ref),
    between: (older, newer, newest) => between({ git, io, shallow }, older, newer, newest),
    async changes(older, newer, paths) {
      if (paths.length === 0) return ok([])
      const output = await git.text(commands.changedFiles(older, newer, paths))
      if (output.ok) return ok(parseChanges(output.value))
      return explained(git, [older, newer], output)
    },
    async tree(commit, paths) {
      if (paths.length === 0) return ok([])
      const name = await objectNameOf(git, commit)
      if (!name.ok) return name
      const output = await git.text(commands.filesOf(name.value, paths))
      return output.ok ? ok(parseTree(output.value)) : explained(git, [commit], output)
    },
    async dirty() {
      const output = await git.text(commands.workTreeStatus())
      return output.ok ? ok(parseStatus(output.value)) : output
    },
    archive: (commit, path, file) => archiveInto(git, io, commit, path, file),
    exportFiles: (commit, paths, folder) => exportFiles(git, io, commit, paths, folder),
    createTag: (tag) => createTag(git, tag),
    isShallow: async () => shallow,
  }
}
