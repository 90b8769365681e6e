import type { Node } from 'libpg-query'

/** What PostgreSQL's parser says of one text. */
export type Parsed =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | {
      readonly ok: false
      readonly message: string
      /** Characters before the error, or null when the parser does not tell. */
      readonly at: number | null
    }

/** PostgreSQL's own parser, loaded. */
export interface Parser {
  /** Statements of a text; an empty text has none. */
  readonly sql: (text: string) => Parsed
  /** The text with `$1`, `$2` … for its values, behind those it has; null when the parser refuses it. */
  readonly normalize: (text: string) => string | null
  /** The body of a `CREATE FUNCTION … LANGUAGE plpgsql` or `DO`, as the parser's own tree; null when it refuses. */
  readonly plpgsql: (text: string) => unknown
}

let loading: Promise<Parser> | null = null

/** Loads the parser (WebAssembly, about 30 ms) on first use. */
export function parser(): Promise<Parser> {
  loading ??= load()
  return loading
}

async function load(): Promise<Parser> {
  const library = await import('libpg-query')
  await library.loadModule()
  return {
    sql: (text) => {
      if (text.trim() === '') return { ok: true, nodes: [] }
      try {
        const { stmts } = library.parseSync(text)
        return { ok: true, nodes: (stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : [])) }
      } catch (error) {
        const at = library.hasSqlDetails(error) ? (error.sqlDetails?.cursorPosition ?? null) : null
        return { ok: false, message: error instanceof Error ? error.message : String(error), at }
      }
    },
    normalize: (text) => {
      try {
        return library.normalizeSync(text)
      } catch {
        // Refused: `sql` says why.
        return null
      }
    },
    plpgsql: (text) => {
      try {
        return library.parsePlPgSQLSync(text)
      } catch {
        // Refused: the caller says that it could not read the body.
        return null
      }
    },
  }
}
