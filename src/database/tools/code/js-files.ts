import type { Direction, Migration, Tree } from '../../migration.ts'
import { filesIn, inFolder } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { readTexts, textOf } from '../read-texts.ts'
import type { Fit } from '../tool.ts'
import { codeDirection, unknownCode, type Piece } from './direction.ts'
import type { Code } from './expression.ts'
import { sidesOf } from './javascript-module.ts'

/** How a tool of JavaScript modules with `up` and `down` differs from the others. */
export interface Modules {
  /** What a function's statements send; throws Unreadable. */
  readonly pieces: (code: Code) => readonly Piece[]
  readonly transactional: (source: string, code: Code) => boolean
  /** Why a module without a down has none. */
  readonly noDown: string
  /** The tool makes a down of an up it could read as more than SQL. */
  readonly turnsAround?: true
}

const script = /\.[cm]?[jt]s$/

/** Names of modules in the folder, without declarations of types. */
export const modulesIn = (tree: Tree, folder: string): readonly string[] =>
  filesIn(tree, folder).filter((name) => script.test(name) && !/\.d\.[cm]?ts$/.test(name))

/** Fits when one of three files says what only this tool's migrations say. */
export async function fitsModules(tree: Tree, folder: string, says: RegExp): Promise<Fit | null> {
  const names = modulesIn(tree, folder)
  const samples = [names[0], names[names.length >> 1], names.at(-1)]
  for (const name of new Set(samples)) {
    if (name === undefined) continue
    const read = await readText(tree, inFolder(folder, name))
    const found = read.ok && /\bup\b/.test(read.text) ? says.exec(read.text) : null
    if (found !== null) return { sure: 2, because: `${name} says ${found[0].trim()}` }
  }
  return null
}

/** Both directions of each module. */
export async function readModules(
  tree: Tree,
  folder: string,
  names: readonly string[],
  how: Modules,
): Promise<ReadonlyMap<string, Pick<Migration, 'up' | 'down'> & { readonly source: string }>> {
  const files = names.map((name) => inFolder(folder, name))
  const texts = await readTexts(tree, files)
  return new Map(
    names.map((name) => {
      const file = inFolder(folder, name)
      const text = textOf(texts, file)
      if (!text.ok) {
        const unknown: Direction = { state: 'unknown', problem: text.problem }
        return [name, { up: unknown, down: unknown, source: '' }]
      }
      return [name, { ...moduleSides(file, text.text, how), source: text.text }]
    }),
  )
}

/** Both directions of a module's source. */
export function moduleSides(
  file: string,
  source: string,
  how: Modules,
): Pick<Migration, 'up' | 'down'> {
  const direction = (which: 'up' | 'down'): Direction =>
    codeDirection(file, () => {
      const side = sidesOf(source)[which]()
      if (side === 'off') return `the module says there is no ${which}`
      if (side === null) return which === 'down' ? how.noDown : 'the module has no up'
      return { pieces: how.pieces(side), transactional: how.transactional(source, side) }
    })
  const up = direction('up')
  if (up.state === 'none' && !/\bup\b/.test(source)) {
    const unknown = unknownCode(file, 'it exports no up')
    return { up: unknown, down: unknown }
  }
  const down = direction('down')
  const made = how.turnsAround === true && up.state === 'unknown' && down.state === 'none'
  return { up, down: made && down.why === how.noDown ? up : down }
}
