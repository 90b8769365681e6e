import { createHash } from 'node:crypto'
import type { Git } from '../../git/git.ts'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import { readingOf, type Reading } from './reading.ts'
import type { ShadowSettings } from '../prover.ts'
import type { Collected } from '../statements/source.ts'
import { commitTree } from '../tree/commit.ts'
import type { RangeReport } from './check-range.ts'
import type { RangeOf } from './read-range.ts'
import { oldStatements, readsOutside, type StatementsQuestion } from './old-statements.ts'
import { remembered } from './remembered.ts'
import { worstOf, type SchemaAnswer } from './schema-answer.ts'

/** Can the release at `older` live on the schema of the release at `newer`? */
export interface SchemaQuestion {
  /** Full names of commits. */
  readonly older: string
  readonly newer: string
  /** Folders of migrations (git path specs). */
  readonly folders: readonly string[]
  readonly shadow: ShadowSettings
  /** By folder, where it is known; elsewhere names and texts tell. Absent: as the settings of `statements` say. */
  readonly reading?: Readonly<Record<string, Reading>>
  /** Absent: only what the schema promised is asked. */
  readonly statements?: StatementsQuestion
  /** `remembered`: only what was asked before, which takes no time; null where it was not. */
  readonly effort: 'prove' | 'remembered'
}

interface World {
  readonly git: Git
  readonly io: Io
  readonly stateFolder: string
}

/**
 * Asks migrations' rules and a throw-away database about the range between two commits. Equal folders need neither. Null: nobody
 * asked before, and nobody was to ask now.
 */
export async function askSchema(
  question: SchemaQuestion,
  { git, io, stateFolder }: World,
): Promise<Result<SchemaAnswer | null>> {
  const { older, newer, folders } = question
  const changes = await git.changes(older, newer, folders)
  if (!changes.ok) return changes
  if (changes.value.length === 0) return ok(worstOf([]))
  const asked = question.statements ?? null
  const { settings = [], databases = [] } = asked ?? {}
  const reading = question.reading ?? readingOf(folders, settings, databases)
  const memory = remembered(
    stateFolder,
    [older, newer, ...folders, JSON.stringify(reading), ...keyOf(asked)],
    io,
  )
  const known = await memory.read()
  if (question.effort === 'remembered') return ok(known)
  if (known !== null && (asked === null || !readsOutside(asked))) return ok(known)
  // Loaded only now: what judges migrations is large, and a way back that needs none of it must not wait for it.
  const [{ checkRange }, { readRange }] = await Promise.all([
    import('./check-range.ts'),
    import('./read-range.ts'),
  ])
  const before = await commitTree(git, older, folders, io)
  if (!before.ok) return before
  await using olderTree = before.value
  const after = await commitTree(git, newer, folders, io)
  if (!after.ok) return after
  await using newerTree = after.value
  const ranges: { readonly range: RangeOf; readonly statements: Collected }[] = []
  const trees = { older: olderTree, newer: newerTree }
  for (const spec of folders) {
    const folder = folderOf(spec)
    const read = await readRange(trees, folder, reading[spec] ?? unknown)
    if (!read.ok) return read
    const place = { older, spec, folder, dialect: read.value.newer.dialect }
    const statements = asked === null ? ok(none) : await oldStatements(asked, place, git, io)
    if (!statements.ok) return statements
    ranges.push({ range: read.value, statements: statements.value })
  }
  const digest = asked !== null && readsOutside(asked) ? digestOf(ranges) : undefined
  if (known !== null && known.statementsDigest === digest) return ok(known)
  const reports: RangeReport[] = []
  for (const one of ranges) {
    const report = await checkRange(
      {
        ...one,
        shadow: question.shadow,
        today: io.clock.now().toISOString().slice(0, 10),
      },
      io,
    )
    if (!report.ok) return fail(...report.problems)
    reports.push(report.value)
  }
  const answer = { ...worstOf(reports), ...(digest !== undefined && { statementsDigest: digest }) }
  await memory.keep(answer)
  return ok(answer)
}

/** What distinguishes questions about statements; addresses of databases are none of it. */
const keyOf = (asked: StatementsQuestion | null): readonly string[] =>
  asked === null
    ? []
    : [
        JSON.stringify(asked.settings.map(({ folder, statements }) => [folder, statements])),
        ...(readsOutside(asked) ? asked.databases.map(({ name, url }) => hash([name, url])) : []),
      ]

const unknown: Reading = { dialect: null, tool: null }

const none: Collected = { statements: [], problems: [], unread: [] }

const digestOf = (ranges: readonly { readonly range: RangeOf; readonly statements: Collected }[]) =>
  hash(
    ranges.map(({ range, statements: { statements, problems } }) => [
      range.folder,
      statements.map(({ sql }) => sql).toSorted(),
      problems.map(({ where }) => where),
    ]),
  )

const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** The folder of a path spec: what stands before its first wildcard. */
function folderOf(spec: string): string {
  const plain = spec.replace(/^:\([^)]*\)/, '').replace(/^(\.\/)+/, '')
  const wild = plain.search(/[*?[]/)
  const fixed = wild < 0 ? plain : plain.slice(0, plain.slice(0, wild).lastIndexOf('/') + 1)
  return fixed.replace(/\/+$/, '') || '.'
}
