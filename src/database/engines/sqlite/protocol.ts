/** What the process that has a SQLite file open is asked. `open` comes first. */
export type FileAsk =
  | {
      readonly ask: 'open'
      readonly file: string
      /** `frozen`: read only, a file that nobody writes any more, so that nothing appears beside it. */
      readonly mode: 'read' | 'write' | 'frozen'
      /** How long a lock of somebody else is waited for. */
      readonly lockSeconds: number
    }
  | { readonly ask: 'query'; readonly sql: string; readonly values: readonly unknown[] }
  /** Statements, as many as there are. */
  | { readonly ask: 'run'; readonly sql: string }
  /** Copies what the open transaction sees into another file. */
  | { readonly ask: 'copy'; readonly into: string }
  | { readonly ask: 'close' }

/** Its answer: rows (none but of `query`), or what SQLite said, with its extended result code. */
export type FileTold =
  | { readonly state: 'ok'; readonly rows: readonly Readonly<Record<string, unknown>>[] }
  | { readonly state: 'failed'; readonly message: string; readonly code: number | null }
