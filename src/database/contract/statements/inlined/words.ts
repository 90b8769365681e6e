/** A piece of a statement, with where it stands. */
export interface Word {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'parameter' | 'sign'
  /** Names without their quotes, everything else in lower case. */
  readonly value: string
  readonly start: number
  readonly end: number
  /** Of a `parameter`: which one, from 0. One name is one parameter, each `?` is one of its own. */
  readonly parameter: number
}

/** How one engine, and the clients of it, write a statement. Every pattern is tried where the one before it does not match. */
export interface Writing {
  /** What is read over: comments, and the brackets of comments that hold SQL. */
  readonly nothing: string
  readonly text: string
  readonly name: string
  /** What stands for a value; the groups `given…` hold its name. */
  readonly parameter: string
}

const sqlc = String.raw`sqlc\.(?:arg|narg|slice)\(\s*'?(?<given1>\w+)'?\s*\)`
const quote = (mark: string) => `${mark}(?:[^${mark}]|${mark}${mark})*${mark}`
const escaping = (mark: string) =>
  String.raw`${mark}(?:[^${mark}\\]|\\[\s\S]|${mark}${mark})*${mark}`

export const mysqlWriting: Writing = {
  nothing: String.raw`(?:#|--(?=\s|$)).*|\/\*(?!M?!)[\s\S]*?\*\/|\/\*M?!\d*|\*\/`,
  text: `${escaping("'")}|${escaping('"')}`,
  name: quote('`'),
  parameter: String.raw`\?|%s(?!\w)|%\((?<given0>\w+)\)s|${sqlc}|(?<![\w:]):(?<given2>[A-Za-z_]\w*)|(?<![\w@])@(?<given3>[A-Za-z_]\w*)`,
}

export const sqliteWriting: Writing = {
  nothing: String.raw`--.*|\/\*[\s\S]*?(?:\*\/|$)`,
  text: quote("'"),
  name: String.raw`${quote('"')}|${quote('`')}|\[[^\]]*\]`,
  parameter: String.raw`\?(?<given0>\d+)?|${sqlc}|[:@$](?<given2>[A-Za-z_]\w*)`,
}

/** Cuts a statement into words. */
export function wordsOf(sql: string, writing: Writing): readonly Word[] {
  const pattern = new RegExp(
    `\\s+|${writing.nothing}|(?<text>${writing.text})|(?<name>${writing.name})|(?<parameter>${writing.parameter})` +
      String.raw`|(?<number>\d[\w.]*|\.\d+)|(?<word>@@[\w.]+|[\p{L}_$][\p{L}\p{N}_$]*)|(?<sign>:=|<=>|->>|->|<>|!=|<=|>=|==|\|\||[\s\S])`,
    'gu',
  )
  const words: Word[] = []
  const numbers = new Map<string, number>()
  let last = 0
  for (const { 0: raw, index: start, groups = {} } of sql.matchAll(pattern)) {
    const kind = kinds.find((one) => groups[one] !== undefined)
    if (kind === undefined) continue
    let parameter = -1
    if (kind === 'parameter') {
      const given = Object.entries(groups).find(([key, one]) => /^given/.test(key) && one)?.[1]
      parameter = (given === undefined ? undefined : numbers.get(given)) ?? last++
      if (given !== undefined) numbers.set(given, parameter)
    }
    const value = kind === 'name' ? unquoted(raw) : raw.toLowerCase()
    words.push({ kind, value, start, end: start + raw.length, parameter })
  }
  return words
}

const kinds = ['text', 'name', 'parameter', 'number', 'word', 'sign'] as const

function unquoted(raw: string): string {
  const mark = raw.charAt(0)
  const inside = raw.slice(1, -1)
  return mark === '[' ? inside : inside.replaceAll(mark + mark, mark)
}
