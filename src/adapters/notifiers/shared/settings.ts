import { z } from 'zod'
import { duration } from '../../../config/schema/scalars.ts'

const urlHint = 'Write an address such as https://hooks.example.com/..., best as ${NAME}'

/** `http://…` or `https://…`, which may itself be the secret. */
export const secretUrl = z
  .string({ error: urlHint })
  .regex(/^https?:\/\/[^\s/?#@]+(?:[/?][\x21-\x7e]*)?$/, { error: urlHint })

export const timeout = duration.optional().describe('How long sending one message may take; 5s')
