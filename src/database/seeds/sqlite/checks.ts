import type { Table } from '../../catalog/catalog.ts'
import { quoted } from '../../catalog/names.ts'
import { tokensOf, type Token } from '../../sql/sqlite/tokens.ts'
import type { Session } from '../../session.ts'

/** Columns whose values only fit together, and sets of literals that all CHECKs on them accept; the best first. */
export interface Fitting {
  readonly columns: readonly string[]
  readonly accepted: readonly (readonly string[])[]
  /** Whether the checks accept these literals. */
  readonly accepts: (literals: readonly string[]) => Promise<boolean>
}

/** Sets of literals that are tried for one group of columns. */
const most = 600

/**
 * Finds what the CHECKs of a table accept: constants of their own words, put together, and SQLite itself says which of them hold.
 * @param usual literals a column would have otherwise
 */
export async function fittings(
  session: Session,
  table: Table,
  usual: (column: string) => readonly string[],
): Promise<readonly Fitting[]> {
  const checks = table.constraints
    .filter(({ kind }) => kind === 'check')
    .map(({ definition, columns }) => ({ expression: definition.replace(/^CHECK /, ''), columns }))
  const found: Fitting[] = []
  for (const columns of groups(checks.map((check) => check.columns))) {
    const mine = checks.filter((check) => check.columns.some((name) => columns.includes(name)))
    const condition = mine.map(({ expression }) => `coalesce(${expression}, 1)`).join(' and ')
    const tokens = mine.flatMap(({ expression }) => tokensOf(expression))
    const holding = (sets: readonly (readonly string[])[]) =>
      hold(session, columns, sets, condition)
    const pools = columns.map((name) => {
      const notNull = table.columns.find((one) => one.name === name)?.notNull === true
      return [...new Set([...usual(name), ...mined(tokens), ...(notNull ? [] : ['NULL'])])]
    })
    const accepted = await holding(combined(pools))
    found.push({
      columns,
      accepted,
      accepts: async (literals) => (await holding([literals])).length > 0,
    })
  }
  return found
}

/** Sets that share a column become one. */
function groups(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  let joined: readonly string[][] = []
  for (const set of sets) {
    if (set.length === 0) continue
    const touching = joined.filter((one) => one.some((name) => set.includes(name)))
    const rest = joined.filter((one) => !touching.includes(one))
    joined = [...rest, [...new Set([...touching.flat(), ...set])]]
  }
  return joined
}

async function hold(
  session: Session,
  columns: readonly string[],
  sets: readonly (readonly string[])[],
  condition: string,
): Promise<readonly (readonly string[])[]> {
  const names = columns.map(quoted).join(', ')
  const accepted: (readonly string[])[] = []
  for (let from = 0; from < sets.length; from += 100) {
    const some = sets.slice(from, from + 100)
    const rows = some.map((set, at) => `(${at}, ${set.join(', ')})`)
    const sql = `with lastgood_try("lastgood at", ${names}) as (values ${rows.join(', ')})
      select "lastgood at" as at from lastgood_try where ${condition}`
    const answer = await session.query(sql)
    // One that cannot be computed hides the others: they are asked alone.
    if (answer.state === 'ok')
      accepted.push(...answer.value.rows.flatMap(({ at }) => [some[Number(at)] ?? []]))
    else if (some.length > 1 && sets.length <= 100)
      for (const set of some) accepted.push(...(await hold(session, columns, [set], condition)))
  }
  return accepted
}

/** The first of all, every value of one with the first of the others, then whatever there is room for. */
function combined(pools: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const first = pools.map((pool) => pool[0] ?? 'NULL')
  const near = pools.flatMap((pool, at) => pool.map((value) => first.with(at, value)))
  const each = Math.max(2, Math.floor(most ** (1 / pools.length)))
  let product: string[][] = [[]]
  for (const pool of pools)
    product = product
      .flatMap((set) => pool.slice(0, each).map((value) => [...set, value]))
      .slice(0, most)
  return [...near, ...product].slice(0, most)
}

/** Literals that the words of checks suggest: their constants, neighbours of numbers, texts of the lengths and patterns they name. */
function mined(tokens: readonly Token[]): readonly string[] {
  const found = new Set<string>()
  const asText = (value: string) => found.add(`'${value.replaceAll("'", "''")}'`)
  for (const { kind, value, raw } of tokens) {
    if (kind === 'text') {
      asText(value)
      if (/[*?[%_]/.test(value)) {
        const sample = (digit: string) =>
          value
            .replace(/\[\^?(.)[^\]]*\]/g, (_, one: string) => (/\d/.test(one) ? digit : one))
            .replace(/[*%]/g, digit)
            .replace(/[?_]/g, 'x')
        for (const digit of ['1', '2', '3', '']) asText(sample(digit))
      }
    }
    if (kind !== 'number') continue
    found.add(raw)
    const number = Number(value)
    if (Number.isInteger(number)) {
      for (const near of [number + 1, number - 1, number + 2, -number]) found.add(String(near))
      if (number <= 200) for (const one of ['a', 'b', '1']) asText(one.repeat(Math.max(0, number)))
    } else found.add(String(number / 2))
  }
  if (tokens.some(({ value }) => value.startsWith('json')))
    for (const one of ['{}', '[]', '{"a":1}']) asText(one)
  return [...found].slice(0, 40)
}
