/** One field of a model. */
export interface Field {
  readonly name: string
  readonly column: string
  /** `String`, the name of an enum or model, `Unsupported`. */
  readonly type: string
  readonly list: boolean
  readonly optional: boolean
  /** What stands in `@default(…)`; null without. */
  readonly default: string | null
  readonly updatedAt: boolean
  readonly ignored: boolean
  readonly id: boolean
  readonly unique: boolean
  /** Arguments of `@relation`; null without. */
  readonly relation: string | null
}

/** A model, a view or an enum. */
export interface Block {
  readonly kind: 'model' | 'view' | 'enum'
  readonly name: string
  readonly table: string
  readonly schema: string
  readonly fields: readonly Field[]
  /** Names of fields, of `@@id` and `@@unique`. */
  readonly keys: readonly (readonly string[])[]
  readonly ignored: boolean
  readonly file: string
  readonly line: number
}

export interface PrismaSchema {
  /** As in `datasource`; null when no file has one. */
  readonly provider: string | null
  readonly blocks: readonly Block[]
}

/** Reads the models of a Prisma schema. Files are read as one, as Prisma does. */
export function readPrismaSchema(
  files: readonly { readonly file: string; readonly text: string }[],
): PrismaSchema {
  const blocks: Block[] = []
  let provider: string | null = null
  for (const { file, text } of files) {
    const lines = text.split('\n').map(withoutComment)
    for (let at = 0; at < lines.length; at++) {
      const [, kind, name = ''] = /^\s*(\w+)\s+(\w+)\s*\{/.exec(lines[at] ?? '') ?? []
      if (kind === undefined) continue
      const line = at + 1
      const body: string[] = []
      for (at++; at < lines.length && !/^\s*\}/.test(lines[at] ?? ''); at++) {
        const last = body.at(-1)
        // Arguments may go on over lines.
        if (last !== undefined && open(last) > 0) body[body.length - 1] = `${last} ${lines[at]}`
        else body.push(lines[at] ?? '')
      }
      if (kind === 'datasource') {
        provider = /^\s*provider\s*=\s*"([^"]*)"/m.exec(body.join('\n'))?.[1] ?? provider
      } else if (kind === 'model' || kind === 'view' || kind === 'enum') {
        blocks.push(blockOf(kind, name, body, file, line))
      }
    }
  }
  return { provider, blocks }
}

function blockOf(
  kind: Block['kind'],
  name: string,
  body: readonly string[],
  file: string,
  line: number,
): Block {
  const whole = body.filter((one) => /^\s*@@/.test(one))
  const attribute = (word: string) =>
    whole.flatMap((one) => (new RegExp(`^\\s*@@${word}\\b`).test(one) ? [one] : []))
  const textOf = (word: string) => /"((?:[^"\\]|\\.)*)"/.exec(attribute(word)[0] ?? '')?.[1]
  const fields = kind === 'enum' ? [] : body.flatMap((one) => fieldOf(one) ?? [])
  return {
    kind,
    name,
    table: textOf('map') ?? name,
    schema: textOf('schema') ?? 'public',
    fields,
    keys: [...attribute('id'), ...attribute('unique')].flatMap((one) => {
      const names = /\[([^\]]*)\]/.exec(one)?.[1]?.split(',')
      return names === undefined ? [] : [names.map((name) => name.replace(/\(.*/, '').trim())]
    }),
    ignored: attribute('ignore').length > 0,
    file,
    line,
  }
}

function fieldOf(text: string): Field | null {
  const said = /^\s*(\w+)\s+(\w+)(\("[^"]*"\))?(\[\])?(\?)?(?=\s|$)(.*)$/.exec(text)
  if (said === null) return null
  const [, name = '', type = '', , list, optional, rest = ''] = said
  return {
    name,
    column: argumentsOf(rest, '@map')?.replace(/^.*?"(.*)".*$/, '$1') ?? name,
    type,
    list: list !== undefined,
    optional: optional !== undefined,
    default: argumentsOf(rest, '@default'),
    updatedAt: /(^|\s)@updatedAt\b/.test(rest),
    ignored: /(^|\s)@ignore\b/.test(rest),
    id: /(^|\s)@id\b/.test(rest),
    unique: /(^|\s)@unique\b/.test(rest),
    relation: argumentsOf(rest, '@relation'),
  }
}

/** What stands between the brackets behind an attribute; null when it is not there. */
function argumentsOf(text: string, attribute: string): string | null {
  const at = new RegExp(`(?:^|\\s)${attribute}\\s*\\(`).exec(text)
  if (at === null) return null
  const from = at.index + at[0].length
  let depth = 1
  for (const { index, 0: mark } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (mark === '(') depth++
    else if (mark === ')' && --depth === 0) return text.slice(from, from + index).trim()
  }
  return text.slice(from).trim()
}

const withoutComment = (line: string) =>
  line.replace(/("(?:[^"\\]|\\.)*")|\/\/.*/g, (_, text: string | undefined) => text ?? '')

function open(text: string): number {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"/g, '')
  return plain.split(/[([]/).length - plain.split(/[)\]]/).length
}
