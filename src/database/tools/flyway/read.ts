import { posix } from 'node:path'
import type { Problem } from '../../../model/problem.ts'
import type { Direction, Migration, MigrationSet, Tree } from '../../migration.ts'
import { filesBelow } from '../../tree/below.ts'
import { dialectOf } from '../dialect.ts'
import { readTexts, textOf, type TextRead } from '../read-texts.ts'
import type { ReadOptions } from '../tool.ts'
import { asWritten } from '../transactions.ts'
import { wholeFile } from '../whole-file.ts'
import { compareVersions, isCode, parseName, type FlywayName } from './names.ts'
import { fill } from './placeholders.ts'
import { readSettings } from './settings.ts'

interface Found {
  readonly file: string
  readonly name: FlywayName
}

/** Reads a location of Flyway, folders below it included. */
export async function read(
  tree: Tree,
  folder: string,
  options: ReadOptions,
): Promise<MigrationSet> {
  const settings = await readSettings(tree, folder)
  const found = filesBelow(tree, folder).flatMap((file): readonly Found[] => {
    const name = parseName(posix.basename(file), settings.spelling)
    return name === null ? [] : [{ file, name }]
  })
  const texts = await readTexts(
    tree,
    found.map(({ file }) => file).filter((file) => !isCode(file)),
  )
  const problems: Problem[] = [...conflicts(found, folder)]
  const scripts = await scriptSettings(tree, found)
  const side = (file: string, which: string): Direction => {
    if (isCode(file)) return codeIn(file)
    const text = textOf(texts, file)
    if (!text.ok) return wholeFile(file, text, which, asWritten)
    const filled = fill(text.text, settings)
    if (filled.without.length > 0) {
      const what = `nothing gives a value to ${filled.without.join(', ')}`
      problems.push({
        what,
        where: file,
        hint: 'Name it in flyway.toml, under flyway.placeholders',
      })
    }
    const one: TextRead = { ok: true, text: filled.sql }
    const transactional = scripts.get(file) ?? asWritten
    return wholeFile(file, one, which, transactional)
  }
  const undoOf = (version: string): Direction => {
    const undo = found.find(
      ({ name }) => name.kind === 'undo' && compareVersions(name.version, version) === 0,
    )
    return undo === undefined
      ? { state: 'none', why: 'there is no undo migration' }
      : side(undo.file, 'undo')
  }
  const migrations = ordered(found).map(({ file, name }): Migration => {
    const id = posix.basename(file).replace(/\.[^.]+$/, '')
    const repeatable = name.kind === 'repeatable'
    const none: Direction = { state: 'none', why: 'a repeatable migration has no undo' }
    return {
      id,
      recorded: name.version ?? posix.basename(file),
      // With dots, so that all of the version is seen as its number.
      name: name.version === null ? id : id.replace(/\d+(?:[._]\d+)*/, () => name.version),
      up: side(file, 'up'),
      down: name.version === null ? none : undoOf(name.version),
      repeatable,
    }
  })
  problems.push(...lonely(found))
  return {
    tool: 'flyway',
    dialect: options.dialect ?? dialectOf(migrations),
    folder,
    migrations,
    problems,
  }
}

/**
 * Versions, then repeatables by description. A baseline stands for all versions up to its own, so it is read only where those are
 * gone: on a database that has them Flyway never runs it.
 */
function ordered(found: readonly Found[]): readonly Found[] {
  const of = (...kinds: readonly string[]) => found.filter(({ name }) => kinds.includes(name.kind))
  const version = ({ name }: Found) => name.version ?? '0'
  const byOwn = (a: Found, b: Found) =>
    compareVersions(version(a), version(b)) || (a.file < b.file ? -1 : 1)
  const versioned = of('versioned').toSorted(byOwn)
  const baseline = of('baseline').toSorted(byOwn).at(-1)
  const first = versioned[0]
  const squashed =
    baseline !== undefined &&
    (first === undefined || compareVersions(version(baseline), version(first)) < 0)
  const repeatable = of('repeatable').toSorted((a, b) =>
    a.name.description < b.name.description ? -1 : 1,
  )
  return [...(squashed ? [baseline] : []), ...versioned, ...repeatable]
}

function codeIn(file: string): Direction {
  const what = 'the migration is a program'
  return { state: 'unknown', problem: { what, where: file, hint: 'Judge it by hand' } }
}

/** Flyway stops at two migrations of one kind and version. */
function conflicts(found: readonly Found[], folder: string): readonly Problem[] {
  const keyed = Map.groupBy(found, ({ name }) => {
    const version = name.version?.replace(/(^|\.)0+(?=\d)/g, '$1').replace(/(\.0)+$/, '')
    return `${name.kind} ${version ?? name.description}`
  })
  return [...keyed].flatMap(([key, same]) =>
    same.length < 2
      ? []
      : [
          {
            what: `found more than one migration: ${key} is ${same.map(({ file }) => posix.basename(file)).join(' and ')}`,
            where: folder,
            hint: 'Give each its own version',
          },
        ],
  )
}

function lonely(found: readonly Found[]): readonly Problem[] {
  const has = (version: string) =>
    found.some(
      ({ name }) => name.kind === 'versioned' && compareVersions(name.version, version) === 0,
    )
  return found.flatMap(({ file, name }) =>
    name.kind === 'undo' && !has(name.version)
      ? [
          {
            what: 'an undo without its migration',
            where: file,
            hint: 'Restore it, or remove the undo',
          },
        ]
      : [],
  )
}

/** `V1__x.sql.conf` beside a script: whether it runs in a transaction, where it says so. */
async function scriptSettings(tree: Tree, found: readonly Found[]) {
  const all = new Set(tree.files)
  const files = found.map(({ file }) => `${file}.conf`).filter((file) => all.has(file))
  const texts = await readTexts(tree, files)
  return new Map(
    files.flatMap((file) => {
      const text = textOf(texts, file)
      const said = text.ok
        ? /^\s*executeInTransaction\s*=\s*(true|false)/m.exec(text.text)?.[1]
        : undefined
      return said === undefined
        ? []
        : [[file.slice(0, -'.conf'.length), () => said === 'true'] as const]
    }),
  )
}
