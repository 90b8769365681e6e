import { Unreadable } from './token.ts'

interface Heredoc {
  /** Null: filled in when the program runs. */
  readonly text: string | null
  /** End of the word that announces it. */
  readonly end: number
  /** Where its text begins and where the line after it does. */
  readonly from: number
  readonly next: number
}

/** A heredoc announced at `at` (`<<~SQL`), or null. */
export function heredocAt(source: string, at: number, line: number): Heredoc | null {
  const found = /^<<([~-])(["']?)([A-Z_]\w*)\2/i.exec(source.slice(at, at + 80))
  if (found === null) return null
  const [all, kind, quote, word = ''] = found
  const from = source.indexOf('\n', at) + 1
  const last = new RegExp(`^[ \\t]*${word}[ \\t]*$`, 'm').exec(source.slice(from))
  if (from === 0 || last === null) throw new Unreadable('a heredoc that does not end', line)
  const raw = source.slice(from, from + last.index)
  const next = Math.min(source.length, from + last.index + last[0].length + 1)
  const filled = quote !== "'" && (raw.includes('#{') || raw.includes('\\'))
  return {
    text: filled ? null : kind === '~' ? squiggly(raw) : raw,
    end: at + all.length,
    from,
    next,
  }
}

/** Without the white space that all its lines begin with. */
function squiggly(raw: string): string {
  const lines = raw.split('\n')
  const depths = lines
    .filter((each) => each.trim() !== '')
    .map((each) => /^\s*/.exec(each)?.[0].length ?? 0)
  const depth = Math.min(...depths)
  return lines.map((each) => each.slice(Math.min(depth, each.length))).join('\n')
}
