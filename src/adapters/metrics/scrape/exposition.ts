import { fail, ok, type Result } from '../../../model/problem.ts'
import type { Labels } from '../selector/match.ts'

/** One line of a scrape; its name is a label, `__name__`. */
export interface Sample {
  readonly labels: Labels
  readonly value: number
}

const name = /([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*/y
const label = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\\n]|\\.)*)"[ \t]*(,?)/y
const close = /[ \t]*\}[ \t]*/y
/** The value, then perhaps a time, then (OpenMetrics) perhaps an exemplar. */
const rest = /([^\s#]+)(?:[ \t]+[-+0-9.eE]+)?[ \t]*(?:#.*)?$/y

/**
 * Samples of a text in the Prometheus format or OpenMetrics 1.0 (classic histograms; the text formats have no native ones).
 * A line that cannot be read spoils the whole: half a scrape would look like counters that vanished.
 */
export function parseExposition(text: string, where: string): Result<readonly Sample[]> {
  const samples: Sample[] = []
  const lines = text.split('\n')
  for (const [index, raw] of lines.entries()) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const first = line[0]
    if (first === undefined || first === '#') continue
    const sample = line.trim() === '' ? null : parseLine(line.trimStart())
    if (sample === undefined)
      return fail({
        what: `Line ${index + 1} is no metric: ${line.slice(0, 60)}`,
        where,
        hint: `curl ${where}`,
      })
    if (sample !== null) samples.push(sample)
  }
  return ok(samples)
}

function parseLine(line: string): Sample | undefined {
  let at = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const match = pattern.exec(line)
    if (match) at = pattern.lastIndex
    return match
  }
  const called = take(name)?.[1]
  if (called === undefined) return undefined
  const labels: Record<string, string> = { __name__: called }
  if (line[at] === '{') {
    at += 1
    for (let more = true; more;) {
      const found = take(label)
      if (found === null) break
      labels[found[1] ?? ''] = unescaped(found[2] ?? '')
      more = found[3] === ','
    }
    if (take(close) === null) return undefined
  }
  const value = number(take(rest)?.[1])
  return value === undefined ? undefined : { labels, value }
}

const unescaped = (text: string) =>
  text.includes('\\')
    ? text.replace(/\\(.)/g, (_, char) => (char === 'n' ? '\n' : String(char)))
    : text

const named: Readonly<Record<string, number>> = {
  '+inf': Infinity,
  inf: Infinity,
  '-inf': -Infinity,
  nan: NaN,
}

function number(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const word = text.toLowerCase()
  if (word in named) return named[word]
  const value = Number(text)
  return Number.isNaN(value) || /^[+-]?0[xob]/i.test(text) ? undefined : value
}
