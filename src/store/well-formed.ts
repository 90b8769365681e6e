/**
 * The same value with every lone surrogate in its texts replaced by U+FFFD. A database column cannot hold one: the row
 * would read back differently from what the journal says of it.
 */
export function wellFormed<T>(value: T): T {
  return deep(value) as T
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed()
  if (Array.isArray(value)) return value.map(deep)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key.toWellFormed(), deep(v)]))
}
