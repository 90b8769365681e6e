/** Key and value of one trailer line. */
export type Trailer = readonly [key: string, value: string]

/** A message taken apart: `text` is what stands before the trailers. */
export interface Message {
  readonly text: string
  readonly trailers: readonly Trailer[]
}

/**
 * Takes the trailers off a tag's message: its last paragraph, when a `Lastgood-` line is in it. Lines that are no
 * trailers are skipped: a damaged message gives fewer facts, never an error.
 */
export function readTrailers(message: string): Message {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n[ \t]*\n/)
  const last = paragraphs.at(-1) ?? ''
  if (!/^Lastgood-/m.test(last)) return { text: message.trim(), trailers: [] }
  const trailers = last.split('\n').flatMap((line): Trailer[] => {
    const found = /^([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line)
    return found ? [[found[1] ?? '', found[2] ?? '']] : []
  })
  return { text: paragraphs.slice(0, -1).join('\n\n').trim(), trailers }
}

/** A tag's message: subject, text, trailers as the last paragraph. Ends with a line break. */
export function writeMessage(subject: string, text: string, trailers: readonly Trailer[]): string {
  const block = trailers.map(([key, value]) => `${key}: ${value}`).join('\n')
  return `${[subject, text.trim(), block].filter((part) => part !== '').join('\n\n')}\n`
}

/** Why this cannot be written as a message that reads back the same, or null. */
export function messageFault(
  subject: string,
  text: string,
  trailers: readonly Trailer[],
): string | null {
  const unprintable = /[\r\n\u0000]/
  if (subject.trim() === '' || unprintable.test(subject)) return 'the subject must be one line'
  if (text.includes('\0')) return 'the notes contain a NUL character'
  if (/^-----BEGIN /m.test(text)) return 'a line of the notes looks like the start of a signature'
  for (const [key, value] of trailers) {
    if (!/^[A-Za-z0-9-]+$/.test(key)) return `${JSON.stringify(key)} cannot be a trailer's key`
    if (unprintable.test(value)) return `the value of ${key} contains a line break`
  }
  return null
}
