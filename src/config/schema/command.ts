import { z } from 'zod'
import { splitCommand } from '../command.ts'

const hint = 'Write a command as one line (npm start) or as a list of its words ([npm, start])'

// A NUL would end the argument early in the system call.
const word = z
  .string({ error: hint })
  .regex(/^[^\0]*$/, { error: 'An argument cannot contain NUL' })

/** A command → its argument vector. No shell is involved, also not for the one-line form. */
export const command = z
  .union([word, z.array(word, { error: hint }).min(1, { error: hint })], { error: hint })
  .transform((value, context): readonly string[] => {
    const split =
      typeof value === 'string' ? splitCommand(value) : { ok: true as const, argv: value }
    if (split.ok && split.argv[0] !== '') return split.argv
    context.issues.push({ code: 'custom', input: value, message: split.ok ? hint : split.hint })
    return z.NEVER
  })
