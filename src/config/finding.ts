/** Keys and indexes from the top of the file down to a value. */
export type Path = readonly (string | number)[]

/** A problem of the file before it has a line and column: positions.ts turns it into a Problem. */
export interface Finding {
  readonly path: Path
  /** What the position points at: the key of the last path element, or its value. */
  readonly part: 'key' | 'value'
  readonly what: string
  readonly hint: string
}

/** A path for people: `environments.production.target`; `the file` for the top. */
export function pathName(path: Path): string {
  return path.length === 0 ? 'the file' : path.map((part) => printable(String(part))).join('.')
}

/** Text from the file for people: quoted, without control characters, not long. */
export function quoted(text: string): string {
  return `"${printable(text)}"`
}

function printable(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')
  return plain.length > 60 ? `${plain.slice(0, 57)}...` : plain
}

/** Whether one path leads through the other. */
export function related(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((part, i) => part === b[i])
}
