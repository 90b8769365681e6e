/** What splitting a command tells: its words, or why it cannot be an argument vector. */
export type Split =
  | { readonly ok: true; readonly argv: readonly string[] }
  | { readonly ok: false; readonly hint: string }

/** What only a shell understands, outside quotes; and what it understands at the beginning of a word. */
const shellOnly = /[|&;<>()`$*?\n]/
const shellOnlyFirst = /[~#]/
const shellOnlyProgram = /^(?:[A-Za-z_][A-Za-z0-9_]*=.*|cd|exec|export|source|\.)$/

/**
 * Splits a command into an argument vector the way a shell would split plain words: blanks separate, single
 * and double quotes keep together, a backslash keeps the next character. Nothing is ever run by a shell, so what
 * only a shell understands is refused. `${NAME}` references stay whole, whatever their default contains.
 */
export function splitCommand(text: string): Split {
  const words: string[] = []
  let word: string | null = null
  let quote = ''
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? ''
    const reference = char === '$' && /^\$?\$\{[^}]*\}/.exec(text.slice(i, i + 1024))?.[0]
    if (reference) {
      word = (word ?? '') + reference
      i += reference.length - 1
    } else if (quote !== '') {
      if (char === quote) quote = ''
      else if (char === '\\' && quote === '"' && /["\\]/.test(text[i + 1] ?? '')) {
        word += text[(i += 1)] ?? ''
      } else word += char
    } else if (char === '"' || char === "'") {
      quote = char
      word ??= ''
    } else if (char === '\\') {
      if (i + 1 >= text.length) return { ok: false, hint: 'Nothing follows the last backslash' }
      word = (word ?? '') + (text[(i += 1)] ?? '')
    } else if (char !== '\n' && /\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else if (shellOnly.test(char) || (word === null && shellOnlyFirst.test(char))) {
      return { ok: false, hint: shellHint(`${JSON.stringify(char)} would mean nothing`, text) }
    } else word = (word ?? '') + char
  }
  if (quote !== '') return { ok: false, hint: `Close the quote ${quote}` }
  if (word !== null) words.push(word)
  const [program = ''] = words
  if (program === '') return { ok: false, hint: 'Write the program to start and its arguments' }
  if (shellOnlyProgram.test(program)) {
    const why = program.includes('=') ? 'variables go under env' : `${program} is not a program`
    return { ok: false, hint: shellHint(why, text) }
  }
  return { ok: true, argv: words }
}

function shellHint(why: string, text: string): string {
  const line = /^[\p{L}\p{N}\p{P}\p{S} ]{1,80}$/u.test(text) ? text : '...'
  return `Commands run without a shell: ${why}. Quote it, or write ["sh", "-c", ${JSON.stringify(line)}]`
}
