import { z } from 'zod'

const pathHint = 'Write an absolute path, such as /etc/nginx/lastgood/shop.conf'

/** An absolute path without blanks or control characters: it stands in configurations and on command lines. */
export const absolutePath = z
  .string({ error: pathHint })
  .regex(/^\/[^\s\x00-\x1f\x7f'"\\;{}$*?]{1,1023}$/, { error: pathHint })

const entryHint = 'Write the address that users open: https://shop.example.com'

/** Where users reach the service through the proxy; only told to people. */
export const entry = z
  .string({ error: entryHint })
  .regex(/^https?:\/\/[^\s\x00-\x1f\x7f@]{1,1023}$/, { error: entryHint })
  .describe('Address that users open, for people: https://shop.example.com')

export const closingFile = absolutePath.describe(
  'While this file exists the proxy answers with "Connection: close" (see the guide); absent: idle connections end unannounced',
)
