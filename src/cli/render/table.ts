import { stripVTControlCharacters } from 'node:util'
import type { Ui } from '../ui.ts'

const visible = (text: string) => [...stripVTControlCharacters(text)].length

/**
 * Lines of a table whose columns are as wide as they need to be. Where the terminal is too narrow for a row, the last
 * column goes on below, indented, rather than being cut: a reason that cannot be read is no reason.
 */
export function table(
  ui: Ui,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const columns = head.length
  const widths = head.map((title, at) =>
    Math.max(visible(title), ...rows.map((row) => visible(row[at] ?? ''))),
  )
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 2)
  const room = Math.max(24, ui.width - before)
  const line = (cells: readonly string[], tone: (text: string) => string) => {
    const fixed = cells
      .slice(0, columns - 1)
      .map((cell, at) => tone(cell) + ' '.repeat((widths[at] ?? 0) - visible(cell) + 2))
      .join('')
    const [first = '', ...rest] = wrap(cells[columns - 1] ?? '', room)
    const indent = ' '.repeat(before)
    return [`  ${fixed}${tone(first)}`.trimEnd(), ...rest.map((more) => indent + tone(more))]
  }
  return [
    ...line(head, (text) => ui.paint('quiet', text)),
    ...rows.flatMap((row) => line(row, (text) => text)),
  ]
}

/** Breaks at spaces. Text with colours in it is not broken: an escape sequence must not be cut. */
function wrap(text: string, width: number): string[] {
  if (visible(text) <= width || text !== stripVTControlCharacters(text)) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && visible(line) + 1 + visible(word) > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
