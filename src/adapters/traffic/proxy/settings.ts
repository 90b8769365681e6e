import { z } from 'zod'
import { strict } from '../../../config/schema/shapes.ts'

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

const headerHint = 'Write the name of a header, such as X-Canary'
const valueHint = 'Write a value of letters, digits, "." "_" and "-", such as "1"'

/** The header of internal testers, in letters that mean nothing to any proxy. */
export const testers = strict({
  header: z.string({ error: headerHint }).regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, {
    error: headerHint,
  }),
  value: z.string({ error: valueHint }).regex(/^[A-Za-z0-9._-]{1,64}$/, { error: valueHint }),
}).describe('Requests with this header reach the canary while there is one, whatever its share')
