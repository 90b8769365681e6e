import { tagFieldCount } from './commands.ts'

/** One tag as the listing gives it. */
export interface TagLine {
  readonly name: string
  /** What the reference itself points to. */
  readonly type: string
  readonly object: string
  /** What an annotated tag points to, one level down; empty for lightweight tags. */
  readonly targetType: string
  readonly target: string
  /** Seconds since 1970 of tagger or committer, or null for old tags without a tagger. */
  readonly seconds: number | null
  readonly subject: string
  /** Message below the subject, without a signature. */
  readonly body: string
}

/** Reads the output of `listTags`. Bodies hold line breaks, so only NULs separate. */
export function parseTags(output: string): readonly TagLine[] {
  const fields = output.split('\0')
  const tags: TagLine[] = []
  for (let at = 0; at + tagFieldCount < fields.length; at += tagFieldCount) {
    const field = (offset: number) => fields[at + offset] ?? ''
    const seconds = field(5)
    tags.push({
      // for-each-ref ends each entry with a line break: it leads the next entry's first field.
      name: field(0).replace(/^\n/, '').replace('refs/tags/', ''),
      type: field(1),
      object: field(2),
      targetType: field(3),
      target: field(4),
      seconds: /^-?\d+$/.test(seconds) ? Number(seconds) : null,
      subject: field(6),
      body: field(7),
    })
  }
  return tags
}
