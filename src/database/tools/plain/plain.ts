import type { Problem } from '../../../model/problem.ts'
import type { Dialect, Direction, Migration, MigrationSet, Tree } from '../../migration.ts'
import { filesBelow, inFolder } from '../../tree/below.ts'
import { dialectOf } from '../dialect.ts'
import { asDirection, splitMarked } from '../marked.ts'
import { numberOf } from '../order.ts'
import { readTexts, textOf, type TextRead } from '../read-texts.ts'
import type { ReadOptions, Tool } from '../tool.ts'
import { asWritten } from '../transactions.ts'
import { wholeFile } from '../whole-file.ts'
import { oneHistory } from './histories.ts'
import { isParted, partings, saysUp } from './marks.ts'
import { pairUp, sameNumbers, type Files } from './pairs.ts'
import { placesOf, type Place } from './places.ts'

/**
 * Plain SQL folders in the spellings that teams use, in the order of the numbers they begin with, run by a script of the team's
 * own. The old release's script is not known, so neither is whether it starts.
 */
export const plain: Tool = {
  name: 'plain',
  fits: (tree, folder) => {
    const ups = chosen(tree, folder, null).places.filter(({ side }) => side === 'up')
    return Promise.resolve(
      ups.length === 0 ? null : { sure: 1, because: `${ups.length} SQL files` },
    )
  },
  read,
  startUp: () => ({
    state: 'unknown',
    why: 'plain SQL files say nothing of the program that runs them',
  }),
  history: null,
  commands: null,
}

/** A dump of the whole schema, or data for developers. */
const aside = /^(schema|structure|dump|latest|seeds?|fixtures?|test[._-]?data|sample[._-]?data)$/i

/**
 * The files that are migrations, and those that are not. Where files of the folder itself have numbers, only they and folders that
 * part directions count; else the folders below are taken for parts of one history.
 */
function chosen(
  tree: Tree,
  folder: string,
  dialect: Dialect | null,
): {
  readonly places: readonly Place[]
  readonly left: readonly string[]
  /** The folder that was chosen among several histories, with a `/` behind it; null where there is one history. */
  readonly own: string | null
} {
  const from = inFolder(folder, '').length
  const all = placesOf(filesBelow(tree, folder).map((file) => file.slice(from)))
  const own = oneHistory(all, dialect)
  const places = own === null ? all : all.filter(({ key }) => key.startsWith(own))
  const nested = (key: string) => key.includes('/')
  const flat = places.some(({ key, path }) => !nested(key) && numberOf(path) !== null)
  const anyNumber = places.some(({ key }) => numberOf(key.split('/').at(-1) ?? '') !== null)
  const isLeft = ({ key }: Place) =>
    (flat && nested(key)) || (anyNumber && aside.test(key.split('/').at(-1) ?? ''))
  return {
    places: places.filter((place) => !isLeft(place)),
    left: places.filter(isLeft).map(({ path }) => path),
    own,
  }
}

async function read(tree: Tree, folder: string, options: ReadOptions): Promise<MigrationSet> {
  const { places, left, own } = chosen(tree, folder, options.dialect)
  const { pairs, lonely } = pairUp(places)
  const texts = await readTexts(
    tree,
    pairs.flatMap(({ up, down }) => [up, down ?? []].flat()).map((file) => inFolder(folder, file)),
  )
  const migrations = pairs.map((files): Migration => {
    const sides = sidesOf(files, folder, texts)
    return { id: files.key, name: nameOf(files.key), ...sides, repeatable: false }
  })
  const problems: Problem[] = [
    ...sameNumbers(pairs).map((names) => ({
      what: `${names.length} migrations have the same number: ${names.join(', ')}`,
      where: folder,
      hint: 'Give each its own number; their order is by name until then',
    })),
    ...lonely.map((file) => ({
      what: 'a down without an up',
      where: inFolder(folder, file),
      hint: 'Restore the up file, or remove the down',
    })),
    ...aboutLeft(left, folder),
    ...(own === null ? [] : [several(own, folder)]),
  ]
  const dialect = options.dialect ?? dialectOf(migrations)
  return { tool: 'plain', dialect, folder, migrations, problems }
}

function sidesOf(files: Files, folder: string, texts: ReadonlyMap<string, TextRead>) {
  const file = inFolder(folder, files.up)
  const text = textOf(texts, file)
  const none: Direction = { state: 'none', why: 'there is no down file' }
  if (files.down !== null) {
    const down = inFolder(folder, files.down)
    return {
      up: wholeFile(file, text, 'up', asWritten),
      down: wholeFile(down, textOf(texts, down), 'down', asWritten),
    }
  }
  if (!text.ok || !isParted(text.text))
    return { up: wholeFile(file, text, 'up', asWritten), down: none }
  // A file that marks only its way down begins with the way up.
  const marked = saysUp(text.text) ? text.text : `-- up\n${text.text}`
  const parts = splitMarked(file, marked, partings)
  const shift = marked.length === text.text.length ? 0 : -1
  const part = (script: typeof parts.up, why: string) =>
    asDirection(
      script && {
        ...script,
        line: script.line + shift,
        transactional: script.transactional && asWritten(script.sql),
      },
      why,
    )
  return { up: part(parts.up, 'the up is empty'), down: part(parts.down, 'the down is empty') }
}

/** Folders by year and month sort files, and say nothing of which belong together. */
const calendar = /^(?:(?:19|20)\d\d(?:[-_]?\d\d)?\/(?:\d\d\/)?)/

const nameOf = (key: string) => key.replace(calendar, '')

function aboutLeft(left: readonly string[], folder: string): readonly Problem[] {
  if (left.length === 0) return []
  const shown = left.slice(0, 5).join(', ') + (left.length > 5 ? ', …' : '')
  const what = `${left.length} SQL files are taken for no migrations: ${shown}`
  return [{ what, where: folder, hint: 'Name their folder itself if they are' }]
}

function several(own: string, folder: string): Problem {
  const what = `several folders hold a history of their own; read is ${own.slice(0, -1)}`
  return { what, where: folder, hint: 'Name the one that is meant' }
}
