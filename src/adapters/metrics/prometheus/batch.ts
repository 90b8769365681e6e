import { literal } from '../selector/fill.ts'
import type { Matcher, Selector } from '../selector/parse.ts'
import { printSelector } from '../selector/print.ts'
import type { PrometheusSettings } from './settings.ts'

/** Series that somebody wants from a server. */
export interface Want {
  readonly settings: PrometheusSettings
  readonly selector: Selector
  /** What of them: samples of the last seconds (`[32s]`), of a past in steps (`[3600s:60s]`), or the last one of the hour. */
  readonly reach: `[${string}]` | 'before'
}

/** Wants that one query answers: they differ only in what some labels equal. */
export interface Batch {
  readonly settings: PrometheusSettings
  readonly wants: readonly Want[]
}

/** So many wants in one query that its text and answer stay well below every server's bounds. */
const mostWants = 64

/** Puts wants together that one query can answer. */
export function batches(wants: readonly Want[]): readonly Batch[] {
  const groups = Map.groupBy(wants, formOf)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const parts = Array.from({ length: Math.ceil(group.length / mostWants) }, (_, part) =>
      group.slice(part * mostWants, (part + 1) * mostWants),
    )
    return parts.map((part) => ({ settings: first.settings, wants: part }))
  })
}

/** The query for a batch: where its wants differ, `label=~"a|b"`. It may select more than was wanted; see `pick`. */
export function queryOf({ wants }: Batch): string {
  const [first] = wants
  if (first === undefined) return ''
  const matchers = first.selector.matchers.map((matcher, at): Matcher => {
    if (matcher.op !== '=') return matcher
    const values = new Set(wants.map(({ selector }) => selector.matchers[at]?.value ?? ''))
    if (values.size === 1) return matcher
    return { ...matcher, op: '=~', value: [...values].map(literal).join('|') }
  })
  return reaching(printSelector({ ...first.selector, matchers }), first.reach)
}

/** The query that one want alone would be. */
export const wantQuery = ({ selector, reach }: Want) => reaching(printSelector(selector), reach)

/** Sorts the series of a batch's answer to its wants. */
export function pick<S extends { readonly labels: Readonly<Record<string, string>> }>(
  { wants }: Batch,
  series: readonly S[],
): ReadonlyMap<Want, readonly S[]> {
  const labels = equalities(wants[0]?.selector).map(({ label }) => label)
  const found = Map.groupBy(series, (each) =>
    joined(labels.map((label) => each.labels[label] ?? '')),
  )
  return new Map(
    wants.map((want) => {
      const key = joined(equalities(want.selector).map(({ value }) => value))
      return [want, found.get(key) ?? []]
    }),
  )
}

function reaching(selector: string, reach: Want['reach']): string {
  return reach === 'before' ? `last_over_time(${selector}[1h])` : `${selector}${reach}`
}

const equalities = (selector: Selector | undefined) =>
  (selector?.matchers ?? []).filter(({ op }) => op === '=')

/** Equal for wants that differ only in what labels equal. */
function formOf({ settings, selector, reach }: Want): string {
  const matchers = selector.matchers.map(({ label, op, value }) => [
    label,
    op,
    op === '=' ? '' : value,
  ])
  return JSON.stringify([serverKey(settings), reach, selector.name, matchers])
}

const keys = new WeakMap<PrometheusSettings, string>()

/** Equal for settings that lead to the same server in the same way. */
export function serverKey(settings: PrometheusSettings): string {
  const known = keys.get(settings)
  if (known !== undefined) return known
  const { url, token, user, password, ca, timeout } = settings
  const key = JSON.stringify([url, token, user, password, ca, timeout])
  keys.set(settings, key)
  return key
}

const joined = (values: readonly string[]) => JSON.stringify(values)
