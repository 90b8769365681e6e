import { z } from 'zod'
import { command } from './command.ts'
import { duration } from './scalars.ts'
import { strict } from './shapes.ts'

const whenHint = 'Write when-needed, always or never'
const when = z.enum(['when-needed', 'always', 'never'], { error: whenHint })
const folderHint = 'Write a folder outside the repository, such as /var/backups/shop'
const addressHint =
  'Write the address of a server from the environment, such as ${SHADOW_URL} (postgres://… or mysql://…)'

/** Backups of a database: when, or a map that says more. */
export const backup = z.union(
  [
    when,
    strict({
      when: when
        .optional()
        .describe('when-needed: where going back would lose rows, or has no down that works'),
      folder: z
        .string({ error: folderHint })
        .regex(/^[^\0]{1,1000}$/, { error: folderHint })
        .optional()
        .describe('Where they are kept; .lastgood/backups when absent'),
      verify: z
        .string({ error: addressHint })
        .regex(/^(?:postgres(?:ql)?|mysql|mariadb):\/\/[^\s\0]{1,2000}$/, { error: addressHint })
        .optional()
        .describe("Server on which each is tried; the database's own when absent"),
      within: duration.optional().describe('How long making or restoring one may take; 1h'),
      snapshot: strict({
        make: command.describe('Makes a snapshot, and prints its name as the last line'),
        restore: command.describe('Restores the snapshot that LASTGOOD_SNAPSHOT names'),
        try: command
          .optional()
          .describe('Restores it where it harms nobody; absent: it is told as not tried'),
      })
        .optional()
        .describe('Commands of your own instead of copies that lastgood makes'),
    }),
  ],
  { error: whenHint },
)

export type BackupInput = z.output<typeof backup>
