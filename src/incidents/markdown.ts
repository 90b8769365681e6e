/**
 * Anybody's words as one line of plain Markdown text: nothing in them becomes a heading, a link, an image, HTML or a new
 * cell, and invisible characters that change how the rest is read are dropped.
 */
export function plain(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .replace(/[\\`*_[\]|~#!]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .trim()
    .replace(/^([-+=]|\d+[.)](?= ))/, '\\$1')
}

/** A heading and what stands under it. */
export function section(title: string, ...lines: readonly string[]): string {
  return [`## ${title}`, '', ...lines].join('\n').trimEnd()
}

/** A bullet list; `none` when it is empty. The items are Markdown already. */
export function list(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n')
}

/** A table of cells that are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** `2026-11-21 03:12:41Z`: seconds, and always UTC; `unknown` for what is no time. */
export function utc(iso: string | null): string {
  const time = iso === null ? NaN : Date.parse(iso)
  if (Number.isNaN(time)) return 'unknown'
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** Seconds with one decimal up to two minutes, else minutes and seconds; `unknown` for null, and for a clock that stepped back. */
export function took(seconds: number | null): string {
  if (seconds === null || !(seconds >= 0)) return 'unknown'
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
