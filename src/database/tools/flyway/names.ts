/** What a file's name says to Flyway. */
export type FlywayName =
  | {
      readonly kind: 'versioned' | 'undo' | 'baseline'
      /** With dots: `1.2`. */
      readonly version: string
      readonly description: string
    }
  | { readonly kind: 'repeatable'; readonly version: null; readonly description: string }

/** How a project spells its files; Flyway's own spelling unless its configuration says otherwise. */
export interface Spelling {
  readonly versioned: string
  readonly undo: string
  readonly repeatable: string
  readonly baseline: string
  readonly separator: string
  readonly suffixes: readonly string[]
}

export const usual: Spelling = {
  versioned: 'V',
  undo: 'U',
  repeatable: 'R',
  baseline: 'B',
  separator: '__',
  suffixes: ['.sql'],
}

/** Suffixes of migrations that are programs; Flyway finds them by the class's name. */
const code = ['.java', '.kt', '.groovy', '.scala', '.class']

/**
 * `V1_2__add_x.sql`, `U…`, `B…`, `R__views.sql`: null for anything else, callbacks included (ResourceNameParser and
 * MigrationVersion, Flyway 13). Prefixes are case-sensitive, suffixes are not.
 */
export function parseName(file: string, spelling: Spelling): FlywayName | null {
  const suffix = [...spelling.suffixes, ...code].find((each) =>
    file.toLowerCase().endsWith(each.toLowerCase()),
  )
  if (suffix === undefined) return null
  const stem = file.slice(0, -suffix.length)
  const kinds = ['versioned', 'undo', 'baseline', 'repeatable'] as const
  const kind = kinds.find((each) => stem.startsWith(spelling[each]))
  if (kind === undefined) return null
  const rest = stem.slice(spelling[kind].length)
  const at = rest.indexOf(spelling.separator)
  const version = at < 0 ? rest : rest.slice(0, at)
  const description = at < 0 ? '' : rest.slice(at + spelling.separator.length).replaceAll('_', ' ')
  if (kind === 'repeatable')
    return version === '' && at >= 0 ? { kind, version: null, description } : null
  if (!/^\d+([._]\d+)*$/.test(version)) return null
  return { kind, version: version.replaceAll('_', '.'), description }
}

/** Whether a file is a migration that is a program. */
export function isCode(file: string): boolean {
  return code.some((suffix) => file.endsWith(suffix))
}

/** Compares versions part by part as numbers; missing parts are 0: `1` and `1.0` are the same. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(BigInt), b.split('.').map(BigInt)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at] ?? 0n, right[at] ?? 0n]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}
