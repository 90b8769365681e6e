import { parts, printed, Reader, type Token } from '../../../sql/mysql/tokens.ts'
import type { Constraint, NewColumn } from '../change.ts'

/** A column as CREATE TABLE, ADD, MODIFY and CHANGE write it, and the keys that stand with it. */
export interface Defined {
  readonly column: NewColumn
  readonly constraints: readonly Constraint[]
  /** Table behind REFERENCES, which MySQL before 9.0 reads and forgets; null without one. */
  readonly references: string | null
}

/** Names of types that are others under a second name. */
const names: Readonly<Record<string, string>> = {
  integer: 'int',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  int4: 'int',
  int8: 'bigint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  real: 'double',
  float8: 'double',
  float4: 'float',
  character: 'char',
  nchar: 'char',
  nvarchar: 'varchar',
  bool: 'tinyint(1)',
  boolean: 'tinyint(1)',
}

/** Reads what stands behind a column's name. */
export function defined(name: string, tokens: readonly Token[], table: string): Defined {
  const reader = new Reader(tokens)
  const type = typeOf(reader)
  let notNull = type.startsWith('serial')
  let fallback: NewColumn['default'] = 'none'
  let generated: NewColumn['generated'] = 'none'
  let identity: NewColumn['identity'] = type.startsWith('serial') ? 'by-default' : 'none'
  let references: string | null = null
  const constraints: Constraint[] = []
  const key = (what: 'primary-key' | 'unique') =>
    constraints.push(keyOf(what, what === 'unique' ? name : 'PRIMARY', [name]))
  while (!reader.done) {
    if (reader.take('not', 'null')) notNull = true
    else if (reader.take('null')) notNull = false
    else if (reader.take('default')) fallback = defaultOf(reader)
    else if (reader.take('on', 'update')) defaultOf(reader)
    else if (reader.take('auto_increment')) identity = 'by-default'
    else if (reader.take('primary', 'key') || reader.take('primary')) {
      notNull = true
      key('primary-key')
    } else if (reader.take('unique')) {
      reader.take('key')
      key('unique')
    } else if (reader.take('comment') || reader.take('collate')) reader.skip()
    else if (reader.take('character', 'set') || reader.take('charset')) reader.skip()
    else if (reader.take('as') || reader.take('generated', 'always', 'as')) {
      reader.group()
      generated = reader.takeOne('stored', 'persistent') === null ? 'virtual' : 'stored'
    } else if (reader.take('references')) references = reader.name()
    else if (reader.take('check')) {
      const said = reader.group() ?? []
      constraints.push(checkOf(`${table}_${name}_check`, said, [name]))
    } else reader.skip()
  }
  const column = { name, type, notNull, default: fallback, generated, identity }
  return { column, constraints, references }
}

function typeOf(reader: Reader): string {
  const word = reader.skip()?.value ?? ''
  if (word === 'double') reader.take('precision')
  if (word === 'character' && reader.take('varying'))
    return `varchar${sizes(reader)}${signs(reader)}`
  if (word === 'national') return typeOf(reader)
  const name = names[word] ?? word
  // Nobody sees the width that whole numbers are written with, except TINYINT(1), which means a boolean.
  const size = sizes(reader)
  const whole = /^(tinyint|smallint|mediumint|int|bigint)$/.test(name) && size !== '(1)'
  return `${name}${whole ? '' : size}${signs(reader)}`
}

const sizes = (reader: Reader): string => {
  const inside = reader.group()
  return inside === null ? '' : `(${inside.map(({ text }) => text).join('')})`
}

function signs(reader: Reader): string {
  const unsigned = reader.take('unsigned')
  reader.take('signed')
  return unsigned || reader.take('zerofill') ? ' unsigned' : ''
}

function defaultOf(reader: Reader): NewColumn['default'] {
  const inside = reader.group()
  if (inside !== null) return 'volatile'
  const first = reader.skip()
  if (first?.text === '-' || first?.text === '+') reader.skip()
  // A text with its character set, `_utf8mb4 'x'`, or bits, `b'0'`.
  if (reader.next?.kind === 'string') reader.skip()
  reader.group()
  if (first?.value === 'null') return 'none'
  return first?.kind === 'word' && /^(current_|now|local)/.test(first.value) ? 'stable' : 'constant'
}

/** Columns in the parentheses of a key: without lengths and directions. */
export const columnsIn = (tokens: readonly Token[]): readonly string[] =>
  parts(tokens).flatMap(([first]) =>
    first === undefined || first.text === '('
      ? []
      : [first.kind === 'name' ? first.value : first.text],
  )

export function keyOf(
  what: Constraint['what'],
  name: string,
  columns: readonly string[],
  more: Partial<Constraint> = {},
): Constraint {
  return {
    what,
    name,
    columns,
    references: null,
    notValid: false,
    usingIndex: null,
    text: '',
    values: null,
    refusesDelete: false,
    ...more,
  }
}

export function checkOf(
  name: string,
  said: readonly Token[],
  columns?: readonly string[],
): Constraint {
  const named = columns ?? [
    ...new Set(
      said
        .filter(({ kind }) => kind === 'name' || kind === 'word')
        .map(({ kind, value, text }) => (kind === 'name' ? value : text)),
    ),
  ]
  return keyOf('check', name, named, { text: printed(said) })
}
