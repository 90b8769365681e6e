import { tagName } from '../git/pattern.ts'
import type { ComponentConfig } from '../model/config.ts'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Release } from '../model/release.ts'
import { configFingerprint } from './config-fingerprint.ts'
import { existingProblem } from './existing.ts'
import { migrationLevel } from './migration-level.ts'
import { componentsToBuild, type ReleaseParts } from './parts.ts'
import { versionProblem } from './version.ts'
import { workTree } from './work-tree.ts'

/** What a person asks for. */
export interface ReleaseWanted {
  /** SemVer, without what the tag pattern adds. */
  readonly version: string
  /** What to release; HEAD when absent. */
  readonly ref?: string
  /** Text for the tag's message; may have several lines. */
  readonly notes?: string
  /** Whether modified files may stay behind: the release is made from the commit in any case. */
  readonly allowDirty?: boolean
  /** Tar files built elsewhere, by component; what is not named here is built from the commit. */
  readonly artifacts?: Readonly<Record<string, string>>
}

/** Everything that will be done and written, before anything is. */
export interface ReleasePlan {
  readonly version: string
  readonly tag: string
  /** Full object name. */
  readonly commit: string
  readonly build: readonly ComponentConfig[]
  readonly migrationLevel: string | null
  readonly configFingerprint: string
  /** The same release, when it was made before. */
  readonly existing: Release | null
  /** Remarks for people: what will not be part of the release. */
  readonly notes: readonly string[]
}

/** Checks and plans a release; asks git only, changes nothing. All problems that can be seen at once are told at once. */
export async function planRelease(
  parts: ReleaseParts,
  wanted: ReleaseWanted,
): Promise<Result<ReleasePlan>> {
  const { config, git } = parts
  const fault = versionProblem(config, wanted.version)
  if (fault) return fail(fault)
  const tag = tagName(config.tagPattern, config.service, wanted.version)
  if (!tag.ok) return tag
  const [commit, state, existing] = await Promise.all([
    git.resolve(wanted.ref ?? 'HEAD'),
    workTree(git, wanted),
    git.release(config.tagPattern, config.service, wanted.version),
  ])
  if (!commit.ok || !state.ok || !existing.ok) return problemsOf(commit, state, existing)
  const facts = await factsOf(parts, commit.value)
  if (!facts.ok) return facts
  const plan: ReleasePlan = {
    version: wanted.version,
    tag: tag.value,
    commit: commit.value,
    build: componentsToBuild(config),
    ...facts.value,
    existing: existing.value,
    notes: state.value,
  }
  const clash = existingProblem(plan, wanted.notes ?? '')
  return clash ? fail(clash) : ok(plan)
}

async function factsOf(
  parts: ReleaseParts,
  commit: string,
): Promise<Result<Pick<ReleasePlan, 'migrationLevel' | 'configFingerprint'>>> {
  const folders = parts.config.components.flatMap((component) => component.migrations)
  const [fingerprint, migrations] = await Promise.all([
    configFingerprint(parts, commit),
    parts.git.tree(commit, [...new Set(folders)]),
  ])
  if (!fingerprint.ok || !migrations.ok) return problemsOf(fingerprint, migrations)
  const files = migrations.value.map((entry) => entry.file)
  return ok({
    configFingerprint: fingerprint.value,
    migrationLevel: migrationLevel(files, folders),
  })
}

function problemsOf(...results: readonly Result<unknown>[]): Result<never> {
  const problems: Problem[] = results.flatMap((result) => (result.ok ? [] : result.problems))
  return fail(...problems)
}
