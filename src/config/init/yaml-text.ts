/** A string as YAML: plain where that is safe, else quoted; `${` escaped, since it would be a reference. */
export function scalar(text: string): string {
  const escaped = withoutReferences(text)
  const plain = /^[A-Za-z/.][A-Za-z0-9 /._@=-]*$/.test(escaped) && !escaped.endsWith(' ')
  // The words that YAML reads as something else than text, in any of its versions.
  return plain && !/^(?:true|false|yes|no|on|off|null|y|n|\.inf|\.nan)$/i.test(escaped)
    ? escaped
    : JSON.stringify(escaped).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}

/** A list on one line, between brackets. */
export function list(items: readonly string[]): string {
  const item = (text: string) =>
    /^[\w/.-]+$/.test(text) ? scalar(text) : JSON.stringify(withoutReferences(text))
  return `[${items.map(item).join(', ')}]`
}

/** In a replacement text `$$` would be one dollar: hence the function. */
function withoutReferences(text: string): string {
  return text.replaceAll('${', () => '$${')
}

/** A comment of one line, whatever was seen: control characters and line ends cannot leave it. */
export function comment(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD]+/gu, ' ').trim()
  return `# ${plain.length > 300 ? `${plain.slice(0, 297)}...` : plain}`
}
