import { z } from 'zod'

const absoluteHint =
  'Write an absolute path on the hosts, such as /srv/shop, of letters, digits and . _ - + @, without . or .. as a part'

/** A folder on the hosts. Narrow on purpose: it stands in commands that people paste. */
export const absolutePath = z
  .string({ error: absoluteHint })
  .regex(/^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._@+-]+)+$/, { error: absoluteHint })
  .max(1024, { error: absoluteHint })

const sharedHint =
  'Write a path inside a release, such as .env or log/, of letters, digits and . _ - + @, without a leading / or ..'

/** Relative, with a trailing `/` for a folder; none of the target's own files. */
export const sharedPath = z
  .string({ error: sharedHint })
  .regex(
    /^(?!\.lastgood)(?:(?!\.{1,2}(?:\/|$)|-)[A-Za-z0-9._@+-]+\/)*(?!\.{1,2}(?:\/|$)|-)[A-Za-z0-9._@+-]+\/?$/,
    { error: sharedHint },
  )
  .max(512, { error: sharedHint })

const fileHint = 'Write an absolute path on this machine, or one that begins with ~/'

/** A file of ssh here. Without what ssh would expand in it (%) or end it at (quotes). */
export const localFile = z
  .string({ error: fileHint })
  .regex(/^(?:~\/|\/)[A-Za-z0-9._@+/ -]{1,1000}$/, { error: fileHint })
