import type { Selector } from './parse.ts'

/** A selector as PromQL. */
export function printSelector({ name, matchers }: Selector): string {
  const inside = matchers.map(({ label, op, value }) => `${label}${op}${quoted(value)}`).join(',')
  return `${name ?? ''}${inside === '' && name !== null ? '' : `{${inside}}`}`
}

/** A string of PromQL that means exactly this text, in single or double quotes. */
export function quoted(text: string, quote = '"'): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(/[\x00-\x1f\x7f]/g, (char) => {
      return char === '\n' ? '\\n' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
    })
  return `${quote}${escaped}${quote}`
}
