/** A word of SQLite's SQL. Comments and space are none. */
export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'blob' | 'other'
  /** As written. */
  readonly raw: string
  /** Without its quotes; words in lower case. */
  readonly value: string
}

const pattern =
  /\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<blob>[xX]'[^']*')|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|(?<number>\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d+\w*)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<other>->>|->|\|\||<=|>=|==|!=|<>|<<|>>|[\s\S])/gu

/** Cuts one statement into words. */
export function tokensOf(sql: string): readonly Token[] {
  const tokens: Token[] = []
  for (const { groups = {} } of sql.matchAll(pattern)) {
    const { blob, text, name, number, word, other } = groups
    if (word !== undefined) tokens.push({ kind: 'word', raw: word, value: word.toLowerCase() })
    else if (name !== undefined) tokens.push({ kind: 'name', raw: name, value: unquoted(name) })
    else if (text !== undefined) tokens.push({ kind: 'text', raw: text, value: unquoted(text) })
    else if (number !== undefined) tokens.push({ kind: 'number', raw: number, value: number })
    else if (blob !== undefined) tokens.push({ kind: 'blob', raw: blob, value: blob })
    else if (other !== undefined) tokens.push({ kind: 'other', raw: other, value: other })
  }
  return tokens
}

function unquoted(written: string): string {
  const quote = written[0] ?? ''
  const inside = written.slice(1, -1)
  return quote === '[' ? inside : inside.replaceAll(quote + quote, quote)
}

/** Words as one text, the same for the same words whatever the space, the case and the quotes of plain names were. */
export function printed(tokens: readonly Token[]): string {
  let text = ''
  let before = ''
  for (const { kind, raw, value } of tokens) {
    const plain = kind === 'name' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(value)
    const shown = plain ? value : kind === 'word' ? value : raw
    const tight = text === '' || before === '(' || before === '.' || /^[),.]$/.test(shown)
    text += (tight ? '' : ' ') + shown
    before = shown
  }
  return text
}

/** Reads words one after another. */
export class Cursor {
  readonly tokens: readonly Token[]
  at = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  get next(): Token | undefined {
    return this.tokens[this.at]
  }

  get done(): boolean {
    return this.at >= this.tokens.length
  }

  /** Whether these words come next; they are not taken. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, by) => {
      const token = this.tokens[this.at + by]
      return token?.value === word && (token.kind === 'word' || token.kind === 'other')
    })
  }

  /** Takes these words if they come next. */
  takes(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false
    this.at += words.length
    return true
  }

  /** Takes a name, quoted or not; SQLite takes texts for names too. Null when none comes. */
  name(): string | null {
    const token = this.next
    if (token === undefined || !['word', 'name', 'text'].includes(token.kind)) return null
    this.at += 1
    return token.kind === 'word' ? token.raw : token.value
  }

  /** A name without the database it stands in. */
  qualified(): string | null {
    const first = this.name()
    return first !== null && this.takes('.') ? this.name() : first
  }

  /** Takes what stands between parentheses, without them; null when none open here. */
  group(): readonly Token[] | null {
    if (!this.takes('(')) return null
    const from = this.at
    for (let depth = 1; !this.done; this.at++) {
      if (this.sees('(')) depth++
      else if (this.sees(')') && --depth === 0) {
        this.at += 1
        return this.tokens.slice(from, this.at - 1)
      }
    }
    return this.tokens.slice(from)
  }

  /** Takes everything up to the first of these words outside of parentheses. */
  until(...words: readonly string[]): readonly Token[] {
    const from = this.at
    for (; !this.done && !words.some((word) => this.sees(word));) {
      if (this.group() === null) this.at += 1
    }
    return this.tokens.slice(from, this.at)
  }
}

/** Cuts a list at its commas. */
export function listed(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const cursor = new Cursor(tokens)
  const parts: (readonly Token[])[] = []
  while (!cursor.done) {
    parts.push(cursor.until(','))
    cursor.takes(',')
  }
  return parts
}
