import { numberOf } from '../order.ts'

/** What a file's path says about its part in a migration. */
export interface Place {
  /** From the folder, with its ending. */
  readonly path: string
  /** What both directions of a migration have in common. */
  readonly key: string
  readonly side: 'up' | 'down'
  /** False where the word could be part of a title: `007_scale_down.sql`. */
  readonly sure: boolean
}

const ups = [
  'up',
  'ups',
  'do',
  'deploy',
  'apply',
  'upgrade',
  'upgrades',
  'forward',
  'forwards',
  'migrate',
]
const downs = [
  'down',
  'downs',
  'undo',
  'undos',
  'rollback',
  'rollbacks',
  'rb',
  'revert',
  'reverts',
  'reverse',
  'downgrade',
  'downgrades',
  'backward',
  'backwards',
]
/** Folders beside one of downs that hold the ups. */
const besideDowns = ['migrations', 'migration', 'changes', 'schema', 'sql', 'versions']

const isUp = (word: string) => ups.includes(word.toLowerCase())
const isDown = (word: string) => downs.includes(word.toLowerCase())

const sideOf = (word: string) => (isDown(word) ? 'down' : isUp(word) ? 'up' : null)

const ending = /\.(?:pg|p)?sql$/i
const suffixed = /^(.+?)([._-]+)([A-Za-z]+)$/
const prefixed = /^([a-z]+)([._-]*)(\d.*)$/i
const infixed = /^(\d+[._-]+)([A-Za-z]+)[._-]+(.+)$/

/** Files that verify, test or fill a schema are no migrations. */
const aside = /^(verify|tests?|seeds?|fixtures?)$/i

/** Places of all SQL files below a folder. `paths` are relative to it. */
export function placesOf(paths: readonly string[]): readonly Place[] {
  const sql = paths.filter((path) => ending.test(path) && !isAside(path))
  const withDowns = new Set(
    sql.flatMap((path) => {
      const folders = path.split('/').slice(0, -1)
      const at = folders.findIndex(isDown)
      return at < 0 ? [] : [folders.slice(0, at).join('/')]
    }),
  )
  return settled(sql.map((path) => placeOf(path, withDowns)))
}

const isAside = (path: string) =>
  path
    .split('/')
    .some((part, at, all) => part.startsWith('.') || (at < all.length - 1 && aside.test(part)))

function placeOf(path: string, withDowns: ReadonlySet<string>): Place {
  const folders = path.split('/').slice(0, -1)
  const stem = (path.split('/').at(-1) ?? '').replace(ending, '')
  const kept: string[] = []
  let side: 'up' | 'down' | null = null
  for (const [at, folder] of folders.entries()) {
    const beside = withDowns.has(folders.slice(0, at).join('/')) && besideDowns.includes(folder)
    if (isDown(folder)) side = 'down'
    else if (isUp(folder) || beside) side ??= 'up'
    else kept.push(folder)
  }
  const file = inFile(stem, kept.length > 0)
  return {
    path,
    key: [...kept, ...(file.rest === '' ? [] : [file.rest])].join('/') || 'migration',
    side: side ?? file.side ?? 'up',
    sure: side !== null || file.sure,
  }
}

/** The direction that the file's own name tells, and what is left of the name. */
function inFile(
  stem: string,
  inFolder: boolean,
): { readonly side: 'up' | 'down' | null; readonly rest: string; readonly sure: boolean } {
  if (sideOf(stem) !== null || (inFolder && stem === 'migration'))
    return { side: sideOf(stem) ?? 'up', rest: '', sure: true }
  const [, rest = '', dash = '', word = ''] = suffixed.exec(stem) ?? []
  if (sideOf(word) !== null) return { side: sideOf(word), rest, sure: dash.includes('.') }
  const [, before = '', , after = ''] = prefixed.exec(stem) ?? []
  if (sideOf(before) !== null) return { side: sideOf(before), rest: after, sure: true }
  const [, number = '', inside = '', title = ''] = infixed.exec(stem) ?? []
  if (['up', 'down'].includes(inside.toLowerCase()))
    return { side: sideOf(inside), rest: number + title, sure: false }
  return { side: null, rest: stem, sure: false }
}

/**
 * A word that could be part of a title counts as a direction only where somewhere in the folder both directions of one migration
 * are spelled with it.
 */
function settled(places: readonly Place[]): readonly Place[] {
  const unsure = ({ sure, path, key }: Place) => !sure && !path.replace(ending, '').endsWith(key)
  const ups = places.filter(({ side }) => side === 'up')
  const keys = new Set(ups.map(({ key }) => key))
  const numbers = new Set(ups.filter(unsure).map(({ key }) => numberOf(key) ?? key))
  const spelled = places.some(
    (place) =>
      place.side === 'down' &&
      unsure(place) &&
      (keys.has(place.key) || numbers.has(numberOf(place.key) ?? place.key)),
  )
  if (spelled) return places
  return places.map((place) =>
    unsure(place) ? { ...place, key: place.path.replace(ending, ''), side: 'up' } : place,
  )
}
