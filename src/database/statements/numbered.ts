/** Stretches in which nothing is a placeholder, then everything that may be one. */
const stretch =
  /--.*|\/\*[\s\S]*?\*\/|[eE]'(?:\\[\s\S]|''|[^'\\])*'|:?'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|::|:=|sqlc\.(?<function>arg|narg|slice|embed)\(\s*'?(?<given>\w+)'?\s*\)|%\((?<python>\w+)\)s|(?<![\w\])]):(?<colon>[A-Za-z_]\w*)|(?<![\w@<])@(?<at>[A-Za-z_]\w*)|%%|%s|\?/g

/**
 * A statement with its values as `$1`, `$2` …, whatever the client writes for them: `:name`, `@name`, `%(name)s`, `sqlc.arg(name)`.
 * One name is one value. `$1` stays what it is.
 * @param positions whether `?` and `%s` are values too; else they are operators
 */
export function numbered(sql: string, positions: boolean): string {
  const numbers = new Map<string, number>()
  let last = Math.max(0, ...[...sql.matchAll(/\$(\d{1,5})/g)].map(([, digits]) => Number(digits)))
  const next = (name: string | null) => {
    const known = name === null ? undefined : numbers.get(name)
    if (known !== undefined) return `$${known}`
    last++
    if (name !== null) numbers.set(name, last)
    return `$${last}`
  }
  return sql.replace(stretch, (whole: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Readonly<Record<string, string | undefined>>
    if (groups['function'] === 'embed') return `${groups['given'] ?? ''}.*`
    const name = groups['given'] ?? groups['python'] ?? groups['colon'] ?? groups['at']
    if (name !== undefined) return next(name)
    // psql's own way to put a text in.
    if (/^:'\w+'$/.test(whole)) return next(whole.slice(2, -1))
    if (!positions) return whole
    if (whole === '?' || whole === '%s') return next(null)
    return whole === '%%' ? '%' : whole
  })
}
