import { z } from 'zod'
import { whole } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'
import { absolutePath } from './settings-paths.ts'

/** One host as the adapter reads it. */
export interface HostEntry {
  /** As people call it in messages; unique. */
  readonly name: string
  /** `user@host` or `host`, as ssh takes it. */
  readonly destination: string
  /** Without user and port; in brackets for IPv6: what stands in a URL. */
  readonly address: string
  readonly port: number | null
  /** Null: the path of all hosts. */
  readonly path: string | null
}

const user = '[A-Za-z_][A-Za-z0-9_.-]{0,31}'
// Begins with a letter or digit, so that ssh can never take it for an option.
const plain = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?'
const pattern = new RegExp(`^(?:(${user})@)?(${plain}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::(\\d{1,5}))?$`)

const hostHint = 'Write host, user@host, or user@host:port, of letters, digits, ".", "-" and "_"'

/** Reads `[user@]host[:port]`; null for anything else. */
export function parseHost(text: string): HostEntry | null {
  const [, login, address, digits] = pattern.exec(text) ?? []
  const port = digits === undefined ? null : Number(digits)
  if (address === undefined || (port !== null && (port < 1 || port > 65_535))) return null
  // ssh wants IPv6 addresses bare, URLs want them in brackets.
  const bare = address.replace(/^\[|\]$/g, '')
  const destination = login === undefined ? bare : `${login}@${bare}`
  return { name: text, destination, address, port, path: null }
}

const hostText = z.string({ error: hostHint }).transform((text, context): HostEntry => {
  const host = parseHost(text)
  if (host !== null) return host
  context.issues.push({ code: 'custom', input: text, message: hostHint })
  return z.NEVER
})

const hostMap = strict({
  host: hostText,
  port: whole(1, 65_535).optional(),
  path: absolutePath.optional().describe("Instead of the target's path"),
  name: z
    .string({ error: 'Write a name of letters, digits, ".", "-" and "_"' })
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
      error: 'Write a name of letters, digits, ".", "-" and "_"',
    })
    .optional()
    .describe('For messages; the host when absent'),
}).transform(({ host, port, path, name }): HostEntry => ({
  name: name ?? host.name,
  destination: host.destination,
  address: host.address,
  port: port ?? host.port,
  path: path ?? null,
}))

/** A host as text, or as a map with its own port, path or name. */
export const hostEntry = z.union([hostText, hostMap], { error: hostHint })

const jumpHint = 'Write user@host:port of the host to go through; several with commas'

/** Hosts to go through. The text is the one that ssh takes. */
export const jumpHost = z
  .string({ error: jumpHint })
  .refine((text) => text.split(',').every((one) => parseHost(one) !== null), { error: jumpHint })
