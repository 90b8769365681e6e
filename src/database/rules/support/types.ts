/** How a new type of a column stands to its old one. */
export interface TypeChange {
  /** `unknown`: the old type is not known, and the new one does not take everything. */
  readonly how: 'same' | 'wider' | 'narrower' | 'other' | 'unknown'
  readonly rewrite: 'yes' | 'no' | 'unknown'
}

/** Each takes every value of those before it. */
const ladders: readonly (readonly string[])[] = [
  ['int2', 'int4', 'int8', 'numeric'],
  ['int2', 'int4', 'float8'],
  ['float4', 'float8'],
  ['date', 'timestamp'],
  ['char', 'bpchar', 'varchar', 'text'],
]

/** Pairs whose rows stay as they are on disk though the type changes. */
const sameBytes = new Set(['varchar text', 'text varchar', 'cidr inet'])

interface Type {
  readonly name: string
  readonly sizes: readonly number[]
  readonly array: boolean
}

function parse(text: string): Type {
  const found = /^([^([]+)(?:\(([\d,]+)\))?(\[\])?$/.exec(text)
  const name = found?.[1] ?? text
  const sizes = (found?.[2] ?? '')
    .split(',')
    .filter((one) => one !== '')
    .map(Number)
  return { name, sizes, array: found?.[3] !== undefined }
}

/**
 * Compares types as `names.ts` writes them.
 * @param from null: not known
 */
export function compareTypes(from: string | null, to: string): TypeChange {
  const after = parse(to)
  if (from === null) return { how: 'unknown', rewrite: 'unknown' }
  if (from === to) return { how: 'same', rewrite: 'no' }
  const before = parse(from)
  if (before.array !== after.array) return { how: 'other', rewrite: 'yes' }
  if (before.name === after.name) return bySize(before, after)
  const rewrite =
    sameBytes.has(`${before.name} ${after.name}`) && after.sizes.length === 0 ? 'no' : 'yes'
  for (const ladder of ladders) {
    const [low, high] = [ladder.indexOf(before.name), ladder.indexOf(after.name)]
    if (low < 0 || high < 0) continue
    const limited = after.sizes.length > 0 && (before.sizes[0] ?? Infinity) > (after.sizes[0] ?? 0)
    return { how: high > low && !limited ? 'wider' : 'narrower', rewrite }
  }
  // Anything can be written to text, as it could to the type before.
  if (after.name === 'text' || (after.name === 'varchar' && after.sizes.length === 0))
    return { how: 'wider', rewrite }
  if (`${before.name} ${after.name}` === 'json jsonb') return { how: 'wider', rewrite }
  if (`${before.name} ${after.name}` === 'timestamp timestamptz') return { how: 'wider', rewrite }
  return { how: 'other', rewrite }
}

/** The same type with other sizes: `varchar(20)` and `varchar(50)`, `numeric(10,2)` and `numeric(12,2)`. */
function bySize(before: Type, after: Type): TypeChange {
  const [length = Infinity, scale = 0] = before.sizes
  const [newLength = Infinity, newScale = 0] = after.sizes
  if (after.sizes.length === 0) return { how: 'wider', rewrite: 'no' }
  const fits = newLength - newScale >= length - scale && newScale >= scale
  const fixed = after.name === 'bpchar' || after.name === 'char'
  const kept = fits && newScale === scale && !fixed
  return { how: fits ? 'wider' : 'narrower', rewrite: kept ? 'no' : 'yes' }
}
