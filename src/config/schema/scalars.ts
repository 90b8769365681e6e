import { z } from 'zod'
import { durationPattern, parseDuration } from '../../model/duration.ts'
import { parseShare } from '../../model/share.ts'

/**
 * Builds a schema from a parse function. `hint` tells what to write and is the message of every issue, so that
 * issues.ts can show it as the hint of the problem.
 */
export function parsed<I extends z.ZodType, T>(
  input: I,
  parse: (value: z.output<I>) => T | null,
  hint: string,
) {
  return input.transform((value, context): T => {
    const found = parse(value)
    if (found !== null) return found
    context.issues.push({ code: 'custom', input: value, message: hint })
    return z.NEVER
  })
}

const durationHint = 'Write a duration with its unit: 500ms, 30s, 15m, 2h or 3d (at most 366d)'

/** `500ms`, `30s`, `15m`, `2h`, `3d` → seconds. */
export const duration = parsed(
  z.string({ error: durationHint }).regex(durationPattern, { error: durationHint, abort: true }),
  parseDuration,
  durationHint,
)

const shareHint = 'Write a share such as 1% or 0.01'

/** `1%`, `0.5%` or `0.01` → 0–1. A bare 1 is refused: it could mean 1 % or everything. */
export const share = parsed(
  z.union([z.number(), z.string()], { error: shareHint }),
  parseShare,
  shareHint,
)

/** A share for what is counted (`1%`, 0.01), and a number for gauges: which one is meant is told by what stands beside it. */
export const shareOrNumber = parsed(
  z.union([z.number(), z.string()], { error: shareHint }),
  (value) => {
    const share = parseShare(value)
    const number = /^\d{1,15}(?:\.\d+)?$/.test(String(value)) ? Number(value) : null
    return share === null && number === null ? null : { share, number }
  },
  shareHint,
)

/** A whole number within bounds; digits in a string are accepted, as `${ENV}` references give them. */
export function whole(least: number, most: number) {
  const hint = `Write a whole number from ${least} to ${most}`
  return parsed(
    z.union([z.int(), z.string().regex(/^\d{1,9}$/, { error: hint })], { error: hint }),
    (value) => (Number(value) >= least && Number(value) <= most ? Number(value) : null),
    hint,
  )
}

const listenHint = 'Write an address to listen on: 127.0.0.1:8080, [::1]:8080 or just a port, 8080'

/** `host:port`, `[v6]:port` or a port alone (on 127.0.0.1). */
export const listen = parsed(
  z.union([z.int(), z.string()], { error: listenHint }),
  (value) => {
    const match = /^(?:(?:\[([0-9a-f:.]+)\]|([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)):)?(\d{1,5})$/i.exec(
      String(value),
    )
    const port = Number(match?.[3])
    if (!match || port < 1 || port > 65_535) return null
    return { host: match[1] ?? match[2] ?? '127.0.0.1', port }
  },
  listenHint,
)
