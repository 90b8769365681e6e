/** INSERTs longer than this are read by their first row. In characters. */
const long = 20_000

const insertHead = /^insert\s+into\s+[^;'$]*?\bvalues\s*(?=\()/i

/**
 * What tells an INSERT … VALUES apart from the next one: everything but its rows. Null for other statements.
 * @returns text before the first row, and text behind the last
 */
export function insertFrame(
  text: string,
): { readonly head: string; readonly tail: string; readonly firstRow: string } | null {
  const head = insertHead.exec(text.slice(0, 10_000))?.[0]
  if (head === undefined) return null
  let end = rowEnd(text, head.length)
  const firstRow = text.slice(head.length, end)
  for (let comma = nextRow(text, end); comma >= 0; comma = nextRow(text, end))
    end = rowEnd(text, comma)
  return { head, firstRow, tail: text.slice(end) }
}

/** A long INSERT … VALUES with its first row only; other texts as they are. */
export function shortened(text: string): string {
  if (text.length < long) return text
  const frame = insertFrame(text)
  return frame === null ? text : `${frame.head}${frame.firstRow}${frame.tail}`
}

const betweenRows = /\s*,\s*(?=\()/y
function nextRow(text: string, from: number): number {
  betweenRows.lastIndex = from
  return betweenRows.test(text) ? betweenRows.lastIndex : -1
}

/** Index behind the parenthesis that closes the one at `from`. */
function rowEnd(text: string, from: number): number {
  const marks = /[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|[()]/g
  marks.lastIndex = from
  for (let depth = 0, found = marks.exec(text); found !== null; found = marks.exec(text)) {
    if (found[0] === '(') depth++
    else if (found[0] === ')' && --depth === 0) return marks.lastIndex
  }
  return text.length
}
