import { fail, ok, type Result } from '../model/problem.ts'
import { timeIn } from './cells.ts'
import type { IsGood } from './run.ts'

/**
 * Reads `--good-until`: a row (a number of up to eight digits) or a time as the data writes it, both included. Null when
 * nothing was typed.
 */
export function goodUntil(text: string | undefined): Result<IsGood | null> {
  if (text === undefined) return ok(null)
  const typed = text.trim()
  if (/^\d{1,8}$/.test(typed)) return ok(({ row }) => row <= Number(typed))
  const until = timeIn(typed)
  if (until !== null) return ok(({ time }) => (timeIn(time) ?? Infinity) <= until)
  return fail({
    what: `--good-until is neither a row nor a time: ${text}`,
    where: 'lastgood replay',
    hint: '--good-until 1440, or --good-until 2026-11-21T03:00:00Z',
  })
}
