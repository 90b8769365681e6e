/** Text that something else fills in before PostgreSQL sees it, most specific first. */
const kinds: readonly { readonly pattern: RegExp; readonly as: string }[] = [
  { pattern: /(?<![:\w]):'(\w+)'/g, as: `'$1'` },
  { pattern: /(?<![:\w]):"(\w+)"/g, as: `"$1"` },
  { pattern: /\$\{\s*[.\w:-]*?(\w+)\s*\}/g, as: '$1' },
  { pattern: /\{\{[-\s]*[.$\w(" -]*?(\w+)[")\s-]*\}\}/g, as: '$1' },
  { pattern: /\$\((\w+)\)/g, as: '$1' },
  { pattern: /(?<![:\w]):([A-Za-z_]\w*)/g, as: '$1' },
  { pattern: /@([A-Za-z_]\w*)@/g, as: '$1' },
]

/**
 * The text with psql variables (`:name`) and template placeholders (`${name}`, `{{ name }}`, `$(name)`, `@name@`) as plain
 * names, for a parser that would refuse them. Null when there are none.
 */
export function fillPlaceholders(
  text: string,
): { readonly text: string; readonly names: readonly string[] } | null {
  const names: string[] = []
  let filled = text
  for (const { pattern, as } of kinds) {
    filled = filled.replace(pattern, (whole: string, name: string) => {
      names.push(whole)
      return as.replace('$1', name)
    })
  }
  return names.length === 0 ? null : { text: filled, names }
}
