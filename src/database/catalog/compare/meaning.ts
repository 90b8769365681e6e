/**
 * Whether two definitions differ only in how they are spelled: space, comments, casts to text of what is text, parentheses
 * around one thing, the default schema named or not. True does not prove that they do the same; PostgreSQL prints what it
 * parsed, so that only such differences are left of the same source.
 */
export function sameMeaning(a: string, b: string): boolean {
  return a === b || spelled(a) === spelled(b)
}

function spelled(text: string): string {
  const tokens = [...text.matchAll(token)]
    .map(([word]) => word)
    .filter((word) => !word.startsWith('--') && !word.startsWith('/*'))
  return printed(simple(nested(withoutTextCasts(tokens))))
}

const token =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|::|[\p{L}_][\p{L}\p{N}_$]*|\d+(?:\.\d+)?|\S/gu

const textTypes = [['text'], ['character', 'varying'], ['varchar'], ['bpchar'], ['character']]

/** Drops `::text`, `::character varying[]` and the like; one with a length cuts, and stays. */
function withoutTextCasts(tokens: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const word = tokens[at] ?? ''
    const type =
      word === '::'
        ? textTypes.find((parts) => parts.every((part, i) => tokens[at + 1 + i] === part))
        : undefined
    if (type !== undefined && tokens[at + 1 + type.length] !== '(') {
      at += type.length
      while (tokens[at + 1] === '[' && tokens[at + 2] === ']') at += 2
    } else if (word === 'public' && tokens[at + 1] === '.') {
      at += 1
    } else {
      kept.push(/^["']/.test(word) ? word : word.toLowerCase())
    }
  }
  return kept
}

type Node = string | readonly Node[]

function nested(tokens: readonly string[]): readonly Node[] {
  const stack: Node[][] = [[]]
  for (const word of tokens) {
    if (word === '(') stack.push([])
    else if (word === ')' && stack.length > 1) {
      const group = stack.pop() ?? []
      stack.at(-1)?.push(group)
    } else stack.at(-1)?.push(word)
  }
  // Of a text whose parentheses do not match, what is open stays open.
  while (stack.length > 1) {
    const group = stack.pop() ?? []
    stack.at(-1)?.push('(', ...group)
  }
  return stack[0] ?? []
}

/** Takes away parentheses around parentheses, and those around one word that are no arguments of a function. */
function simple(nodes: readonly Node[]): readonly Node[] {
  return nodes.map((node, at) => {
    if (typeof node === 'string') return node
    let inner = simple(node)
    while (inner.length === 1 && typeof inner[0] === 'object') inner = inner[0]
    const before = nodes[at - 1]
    const called = typeof before === 'string' && /^["\p{L}_]/u.test(before)
    return inner.length === 1 && typeof inner[0] === 'string' && !called ? inner[0] : inner
  })
}

function printed(nodes: readonly Node[]): string {
  return nodes.map((node) => (typeof node === 'string' ? node : `( ${printed(node)} )`)).join(' ')
}
