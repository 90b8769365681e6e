import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'

const urlHint =
  'Write an address without user or password in it, such as https://prometheus.example:9090'

/** `http://…` or `https://…`, without user and password (they have settings of their own). */
export const serverUrl = z
  .string({ error: urlHint })
  .regex(/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/, { error: urlHint })

const textHint = 'Write a text without line breaks, best as ${NAME} from the environment'
export const headerText = z
  .string({ error: textHint })
  // What a header can carry: nothing else reaches a server.
  .regex(/^[\x20-\x7e]{1,4096}$/, { error: textHint })

const caHint = 'Write the absolute path of a PEM file'

/** How a server is reached; part of the settings of most sources. */
export const connectionShape = {
  token: headerText
    .optional()
    .describe('Bearer token; write ${NAME} to take it from the environment'),
  user: headerText.optional().describe('User for basic authentication'),
  password: headerText.optional().describe('Password for basic authentication'),
  ca: z
    .string({ error: caHint })
    .regex(/^\/[^\x00-\x1f\x7f]{1,1023}$/, { error: caHint })
    .optional()
    .describe("PEM file with the authority of the server's certificate"),
  timeout: duration.optional().describe('How long one answer may take; 5s'),
}
