/** A piece of a statement. Keywords are `word`s, and so are names that are not quoted. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign'
  /** As written. */
  readonly text: string
  /** Of a word in lower case, of a quoted name or a string without its quotes. */
  readonly value: string
}

const token =
  /(?:#|--(?=\s|$))[^\n]*|\/\*(?!M?!)[\s\S]*?\*\/|\/\*M?!\d*|\*\/|('(?:[^'\\]|\\[\s\S]|'')*')|("(?:[^"\\]|\\[\s\S]|"")*")|(`(?:[^`]|``)*`)|(\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w$]))|([\p{L}\p{N}_$@]+)|(:=|<=>|<>|!=|<=|>=|\S)/giu

/** Takes a statement apart; comments are left out, except what they hold for certain versions. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (const [text, single, double, quoted, number, word, sign] of sql.matchAll(token)) {
    if (single !== undefined || double !== undefined) {
      const mark = text.charAt(0)
      const value = text
        .slice(1, -1)
        .replaceAll(mark + mark, mark)
        .replace(/\\([\s\S])/g, '$1')
      tokens.push({ kind: 'string', text, value })
    } else if (quoted !== undefined) {
      tokens.push({ kind: 'name', text, value: text.slice(1, -1).replaceAll('``', '`') })
    } else if (number !== undefined) tokens.push({ kind: 'number', text, value: text })
    else if (word !== undefined) tokens.push({ kind: 'word', text, value: text.toLowerCase() })
    else if (sign !== undefined) tokens.push({ kind: 'sign', text, value: text })
  }
  return tokens
}

/** Reads tokens from the left. */
export class Reader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get done(): boolean {
    return this.#at >= this.#tokens.length
  }

  /** The next token, which stays the next one. */
  get next(): Token | undefined {
    return this.#tokens[this.#at]
  }

  /** Takes these words (or signs) if they are next. */
  take(...words: readonly string[]): boolean {
    const are = words.every((word, at) => {
      const token = this.#tokens[this.#at + at]
      return (
        token !== undefined &&
        (token.kind === 'word' || token.kind === 'sign') &&
        token.value === word
      )
    })
    if (are) this.#at += words.length
    return are
  }

  /** Takes the first of these phrases that is next; null when none is. */
  takeOne(...phrases: readonly string[]): string | null {
    return phrases.find((phrase) => this.take(...phrase.split(' '))) ?? null
  }

  /** A name, with its database in front left out. */
  name(): string {
    const { kind, text, value } = this.skip() ?? { kind: 'sign', text: '', value: '' }
    if (this.next?.text === '.' && this.#tokens[this.#at + 1] !== undefined) {
      this.#at++
      return this.name()
    }
    return kind === 'name' || kind === 'string' ? value : text
  }

  skip(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  /** The tokens in the parentheses that are next; null when none are. */
  group(): readonly Token[] | null {
    if (this.next?.text !== '(') return null
    const from = ++this.#at
    for (let depth = 1; this.#at < this.#tokens.length; this.#at++) {
      const { text, kind } = this.#tokens[this.#at] ?? { text: '', kind: 'sign' }
      if (kind !== 'sign') continue
      if (text === '(') depth++
      else if (text === ')' && --depth === 0) break
    }
    return this.#tokens.slice(from, this.#at++)
  }

  /** Everything that is left. */
  rest(): readonly Token[] {
    const from = this.#at
    this.#at = this.#tokens.length
    return this.#tokens.slice(from)
  }
}

/** Parts between commas that stand in no parentheses. */
export function parts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [[]]
  let depth = 0
  for (const one of tokens) {
    if (one.kind === 'sign' && one.text === '(') depth++
    else if (one.kind === 'sign' && one.text === ')') depth--
    if (depth === 0 && one.kind === 'sign' && one.text === ',') found.push([])
    else found.at(-1)?.push(one)
  }
  return found.filter((part) => part.length > 0)
}

/** Tokens as text again, with a space between. */
export const printed = (tokens: readonly Token[]): string =>
  tokens.map(({ text }) => text).join(' ')
