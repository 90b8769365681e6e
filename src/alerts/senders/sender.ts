import { z } from 'zod'
import type { Alert } from '../../model/alert.ts'

/**
 * `read`: what the notification says; `because` tells why it says nothing (a kind of event that is no alert), null otherwise.
 * `unreadable`: it is not one of this sender's.
 */
export type Parsed =
  | { readonly state: 'read'; readonly alerts: readonly Alert[]; readonly because: string | null }
  | { readonly state: 'unreadable'; readonly why: string }

/** Reads a body that was JSON. Pure. */
export type Sender = (json: unknown) => Parsed

/** It is not one of this sender's. */
export function unreadable(why: string): Parsed {
  return { state: 'unreadable', why }
}

/** A notification that no alert is in. */
export function nothing(because: string): Parsed {
  return { state: 'read', alerts: [], because }
}

/** A sender by the schema of its body, and what a body of that shape says. */
export function sender<S extends z.ZodType>(shape: S, read: (body: z.output<S>) => Parsed): Sender {
  return (json) => {
    const parsed = shape.safeParse(json)
    if (parsed.success) return read(parsed.data)
    const [issue] = parsed.error.issues
    const at = issue?.path.map(String).join('.') ?? ''
    return unreadable(`${at === '' ? 'the body' : at}: ${issue?.message ?? 'unknown shape'}`)
  }
}

/** Labels as text; what is neither text nor number nor yes or no is no label. */
export const labels = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((map) =>
    Object.fromEntries(
      Object.entries(map ?? {}).flatMap(([name, value]) =>
        ['string', 'number', 'boolean'].includes(typeof value) ? [[name, String(value)]] : [],
      ),
    ),
  )

/** A text that may be missing, as null. */
export const maybeText = z
  .string()
  .nullish()
  .transform((text) => (text === undefined || text === '' ? null : text))

/** ISO 8601 as we write it, or null for anything that is no time (Go's zero time included). */
export const time = z
  .unknown()
  .optional()
  .transform((value) => {
    const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : null
    return at === null || Number.isNaN(at.getTime()) || at.getTime() <= 0 ? null : at.toISOString()
  })
