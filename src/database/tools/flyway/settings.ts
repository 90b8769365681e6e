import type { Tree } from '../../migration.ts'
import { inFolder } from '../../tree/below.ts'
import { readText } from '../../tree/text.ts'
import { usual, type Spelling } from './names.ts'

/** What a project's configuration of Flyway says about its files. */
export interface FlywaySettings {
  readonly spelling: Spelling
  readonly placeholders: ReadonlyMap<string, string>
  readonly replaces: boolean
  readonly prefix: string
  readonly suffix: string
}

/** Values Flyway fills in itself, as far as they do not depend on where it runs. */
const builtIn: readonly (readonly [string, string])[] = [['flyway:defaultschema', 'public']]

/**
 * Reads `flyway.toml`, `flyway.conf`, `application.properties` or the like, beside the folder or above it: placeholders and spelling.
 * Locations are not needed: the folder is named. Values that come from elsewhere (an environment, a program) are not known.
 */
export async function readSettings(tree: Tree, folder: string): Promise<FlywaySettings> {
  const values = new Map<string, string>()
  for (const file of candidates(tree, folder)) {
    const text = await readText(tree, file)
    if (!text.ok) continue
    const toml = file.endsWith('.toml')
    for (const [key, value] of toml ? tomlValues(text.text) : properties(text.text)) {
      values.set(key.toLowerCase(), value)
    }
  }
  const placeholder = 'flyway.placeholders.'
  const named = [...values].flatMap(([key, value]): readonly (readonly [string, string])[] =>
    key.startsWith(placeholder) ? [[key.slice(placeholder.length), value]] : [],
  )
  const word = (key: string, otherwise: string) => values.get(`flyway.${key}`) ?? otherwise
  return {
    spelling: {
      versioned: word('sqlmigrationprefix', usual.versioned),
      undo: word('undosqlmigrationprefix', usual.undo),
      repeatable: word('repeatablesqlmigrationprefix', usual.repeatable),
      baseline: word('baselinemigrationprefix', usual.baseline),
      separator: word('sqlmigrationseparator', usual.separator),
      suffixes: word('sqlmigrationsuffixes', '.sql').split(','),
    },
    placeholders: new Map([...builtIn, ...named]),
    replaces: word('placeholderreplacement', 'true') !== 'false',
    prefix: word('placeholderprefix', '${'),
    suffix: word('placeholdersuffix', '}'),
  }
}

const files = ['application.properties', 'flyway.conf', 'conf/flyway.conf', 'flyway.toml']

/** From the root down, so that what stands nearer wins. */
function candidates(tree: Tree, folder: string): readonly string[] {
  const all = new Set(tree.files)
  const parts = folder
    .replace(/^(\.\/)+|^\.$/g, '')
    .split('/')
    .filter((part) => part !== '')
  const above = [...parts.keys(), parts.length].map((count) => parts.slice(0, count).join('/'))
  return above
    .flatMap((parent) => files.map((file) => inFolder(parent, file)))
    .filter((file) => all.has(file))
}

function properties(text: string): readonly (readonly [string, string])[] {
  return [...text.matchAll(/^[ \t]*(?:spring\.)?(flyway\.[\w.:-]+)[ \t]*[=:][ \t]*(.*)$/gm)].map(
    ([, key = '', value = '']) => [key.replaceAll('-', ''), value.trim()] as const,
  )
}

/** Strings, booleans and lists of strings of the tables `[flyway]` and `[flyway.placeholders]`. */
function tomlValues(text: string): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = []
  let table = ''
  for (const line of text.split('\n')) {
    table = /^\s*\[([^\][]+)\]\s*(#.*)?$/.exec(line)?.[1]?.trim() ?? table
    const [, key, value = ''] = /^\s*"?([\w:.-]+)"?\s*=\s*(.+?)\s*$/.exec(line) ?? []
    if (key === undefined) continue
    const plain = [...value.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => a ?? b ?? '')
    const path = table === '' ? key : `${table}.${key}`
    found.push([path, plain.length > 0 ? plain.join(',') : value])
  }
  return found
}
