import type { Client } from 'pg'
import { quoted, shapeOf, type Relation, type Shape } from './catalog.ts'
import { isEmpty, type Plain } from './files.ts'
import {
  added,
  gone,
  rowsOf,
  tried,
  valuesGone,
  writeRows,
  type Rows,
  type Written,
} from './rows.ts'
import { statementsOf, type Programs } from './server.ts'

/** What PostgreSQL itself showed of one step; every field was seen, none is concluded from the text of a migration. */
export interface Seen {
  /** Why the up did not run; null when it did. */
  readonly upFails: string | null
  /** What the code of before meets on the schema of after, in PostgreSQL's words. */
  readonly broken: readonly string[]
  /** Columns that stand there with a type of another category, which drivers hand out as another kind of value. */
  readonly retyped: readonly string[]
  /** The old code's statements that were tried. */
  readonly asked: number
  readonly down: 'none' | 'fails' | 'fails-on-rows' | 'works'
  readonly downFails: string | null
  /** Whether pg_dump writes the same before the up and after the down; null when no down ran. */
  readonly restored: boolean | null
  /** What differs, `-` gone and `+` left over. */
  readonly differs: readonly string[]
  /** Rows of before that are not there, or not the same, after the down. */
  readonly oldRows: number | null
  /** Rows written on the schema of after whose values are nowhere after the down. */
  readonly newRows: number | null
}

const none: Omit<Seen, 'upFails'> = {
  broken: [],
  retyped: [],
  asked: 0,
  down: 'none',
  downFails: null,
  restored: null,
  differs: [],
  oldRows: null,
  newRows: null,
}

/** Runs migrations up and down with psql on one server, a database for each try. */
export class Oracle {
  readonly #on: Programs
  readonly #base: string

  /** @param base a database that exists and is empty: it becomes the history, step by step */
  constructor(on: Programs, base: string) {
    this.#on = on
    this.#base = base
  }

  /** Judges a step against what the base holds, and takes the base there. */
  async step(migrations: readonly Plain[]): Promise<Seen> {
    const seen = await this.#seen(migrations)
    for (const { up } of migrations) await this.#run(this.#base, up, true)
    return seen
  }

  async #seen(migrations: readonly Plain[]): Promise<Seen> {
    const on = this.#on
    const trial = 'oracle_trial'
    const ups = migrations.map(({ up }) => up)
    const downs = migrations.map(({ down }) => down).toReversed()
    const before = await this.#shape(this.#base)
    const clean = await this.#clean(ups)
    if ('failed' in clean) return { ...none, upFails: clean.failed }
    const { after } = clean
    const touched = touchedBy(before, after, [...ups, ...downs].join('\n'))

    // The boldest rows that the up takes: all, those of tables that it does not change, none.
    const first = { ...touched, sown: touched.before }
    const unchanged = { ...touched, sown: touched.same }
    const nobody = { ...touched, sown: [] }
    let seeded: Seeded | null = null
    for (const one of [first, unchanged, nobody]) {
      seeded = await this.#seeded(trial, before, one, ups)
      if (seeded !== null) break
    }
    if (seeded === null) return { ...none, upFails: 'it ran once, and not again' }
    const { writes, heldBefore, oldRows } = seeded
    const client = await on.connect(trial)
    const held = await this.#answers(client, before, touched, writes)
    const broken = [...held].flatMap(([question, said]) =>
      said !== null && heldBefore.get(question) === null ? [said] : [],
    )
    const plain = await rowsOf(client, after, names(touched.after))
    await inOne(client, () => writeRows(client, touched.after, 3))
    const newRows = added(plain, await rowsOf(client, after, names(touched.after)))
    await client.end()
    const asked = held.size
    const told = {
      ...none,
      upFails: null,
      broken: [...new Set(broken)],
      retyped: retypedIn(before, after),
      asked,
    }
    if (downs.some((down) => down === null || isEmpty(down))) {
      // A group goes back as a whole or not at all.
      if (downs.every((down) => down === null || isEmpty(down))) return told
    }
    const texts = downs.map((down) => down ?? '')
    return { ...told, ...(await this.#down(trial, ups, texts, { oldRows, newRows, after })) }
  }

  /** What the ups make of the base; nothing of it stays. */
  async #clean(
    ups: readonly string[],
  ): Promise<{ readonly after: Shape } | { readonly failed: string }> {
    if (!ups.some((up) => brackets.test(up))) {
      const client = await this.#on.connect(this.#base)
      try {
        await client.query('begin')
        for (const up of ups) await client.query(up)
        const after = await shapeOf(client)
        await client.query('rollback')
        return { after }
      } catch {
        // Run once more below, as psql does, for what it says or because it cannot be in a transaction.
      } finally {
        await client.end()
      }
    }
    const copy = 'oracle_clean'
    await this.#on.copy(this.#base, copy)
    const failed = await this.#all(copy, ups)
    return failed === null ? { after: await this.#shape(copy) } : { failed }
  }

  /** Old rows, and the ups on them; null when they do not run on these rows. */
  async #seeded(
    trial: string,
    before: Shape,
    touched: Touched & { readonly sown: readonly Relation[] },
    ups: readonly string[],
  ): Promise<Seeded | null> {
    await this.#on.copy(this.#base, trial)
    const client = await this.#on.connect(trial)
    await inOne(client, () => writeRows(client, touched.sown, 1))
    const writes = await inOne(client, () => writeRows(client, touched.before, 2), 'rollback')
    const heldBefore = await this.#answers(client, before, touched, writes)
    const oldRows = await rowsOf(client, before, names(touched.sown))
    await client.end()
    return (await this.#all(trial, ups)) === null ? { writes, heldBefore, oldRows } : null
  }

  async #down(
    trial: string,
    ups: readonly string[],
    downs: readonly string[],
    rows: { readonly oldRows: Rows; readonly newRows: Rows; readonly after: Shape },
  ): Promise<Partial<Seen>> {
    const on = this.#on
    const first = await this.#all(trial, downs)
    if (first !== null) {
      await on.copy(this.#base, trial)
      await this.#all(trial, ups)
      const second = await this.#all(trial, downs)
      if (second !== null) return { down: 'fails', downFails: second }
    }
    const now = statementsOf(await on.dump(trial))
    const old = statementsOf(await on.dump(this.#base))
    const differs = [
      ...[...old].filter((one) => !now.has(one)).map((one) => `- ${one}`),
      ...[...now].filter((one) => !old.has(one)).map((one) => `+ ${one}`),
    ]
    const back = { restored: differs.length === 0, differs, downFails: first }
    if (first !== null) return { ...back, down: 'fails-on-rows' }
    const client = await on.connect(trial)
    const end = await this.#shape(trial)
    const left = await rowsOf(
      client,
      end,
      end.relations.map(({ sql }) => sql),
    )
    await client.end()
    return {
      ...back,
      down: 'works',
      oldRows: gone(rows.oldRows, left),
      newRows: valuesGone(rows.newRows, rows.after, left, end),
    }
  }

  /** Everything the old code says, by question: null when it holds. Nothing it writes stays. */
  async #answers(client: Client, before: Shape, touched: Touched, writes: readonly Written[]) {
    const answers = new Map<string, string | null>()
    await client.query('begin')
    const ask = async (sql: string) => {
      const error = await tried(client, sql, true)
      answers.set(sql, error === null ? null : `${error.message} [${sql.slice(0, 120)}]`)
    }
    for (const sql of before.others) await ask(sql)
    for (const { sql, columns, kind, keys } of touched.read) {
      for (const { name } of columns) await ask(`select ${quoted(name)} from ${sql} limit 100`)
      if (kind === 'v' || kind === 'm') continue
      const given = columns
        .filter((one) => !one.generated && one.identity !== 'a')
        .map(({ name }) => quoted(name))
      for (const name of given) await ask(`update ${sql} set ${name} = ${name}`)
      for (const { name, notNull } of columns) {
        if (!notNull && given.includes(quoted(name)))
          await ask(`update ${sql} set ${quoted(name)} = null`)
      }
      for (const key of keys) {
        const list = given.join(', ')
        const target = key.map(quoted).join(', ')
        await ask(
          `insert into ${sql} (${list}) select ${list} from ${sql} where false on conflict (${target}) do nothing`,
        )
      }
    }
    // One after another, as they were written: later rows point at earlier ones.
    for (const { whole, least } of writes) {
      for (const [at, sql] of [least, whole].entries()) {
        const error = await tried(client, sql, at === 0)
        // What a constraint of before refuses it refuses because of rows that the up wrote or took away.
        const coincidence = error?.code === '23505' || error?.code === '23503'
        const met = coincidence && before.named.includes(error?.constraint ?? '')
        answers.set(sql, error === null || met ? null : `${error.message} [${sql.slice(0, 120)}]`)
      }
    }
    await client.query('rollback')
    return answers
  }

  async #shape(database: string): Promise<Shape> {
    const client = await this.#on.connect(database)
    const shape = await shapeOf(client)
    await client.end()
    return shape
  }

  async #all(database: string, scripts: readonly string[]): Promise<string | null> {
    for (const sql of scripts) {
      const failed = await this.#run(database, sql, true)
      if (failed !== null) return failed
    }
    return null
  }

  /** In one transaction, as tools do; statement by statement where PostgreSQL says that this cannot be. */
  async #run(database: string, sql: string, one: boolean): Promise<string | null> {
    const failed = await this.#on.psql(database, sql, one)
    if (failed === null || !one) return failed
    const outside = /cannot (run|be executed) (inside|from)|unsafe use of new value/.test(failed)
    return outside ? this.#run(database, sql, false) : failed
  }
}

interface Seeded {
  readonly writes: readonly Written[]
  readonly heldBefore: ReadonlyMap<string, string | null>
  readonly oldRows: Rows
}

/** What would end a transaction around it. */
const brackets = /^\s*(begin|commit|rollback|start\s+transaction)\b[^;]*;/im

interface Touched {
  readonly before: readonly Relation[]
  readonly after: readonly Relation[]
  /** Of those before, the ones that the step leaves as they are. */
  readonly same: readonly Relation[]
  /** Tables and views whose promises are asked. */
  readonly read: readonly Relation[]
}

const names = (some: readonly Relation[]) => some.map(({ sql }) => sql)

/** Relations that a step names or changes, with those they point at. */
function touchedBy(before: Shape, after: Shape, text: string): Touched {
  const words = new Set(text.toLowerCase().match(/[\p{L}\p{N}_]+/gu))
  const now = new Map(after.relations.map((one) => [one.sql, JSON.stringify(one)]))
  const was = new Map(before.relations.map((one) => [one.sql, JSON.stringify(one)]))
  const differs = (one: Relation) => now.get(one.sql) !== was.get(one.sql)
  const meant = (one: Relation) => words.has(one.name.toLowerCase()) || differs(one)
  const tables = ({ relations }: Shape) => {
    const all = relations.filter(({ kind }) => kind === 'r' || kind === 'p')
    const wanted = new Set(all.filter(meant))
    for (const one of wanted) {
      for (const { to } of one.foreign) {
        const other = all.find(({ sql }) => sql === to)
        if (other !== undefined) wanted.add(other)
      }
    }
    return [...wanted]
  }
  const read = before.relations.filter(meant)
  return {
    before: tables(before),
    after: tables(after),
    same: tables(before).filter((one) => !differs(one)),
    read,
  }
}

function retypedIn(before: Shape, after: Shape): readonly string[] {
  return before.relations.flatMap(({ sql, columns }) => {
    const now = after.relations.find((one) => one.sql === sql)?.columns ?? []
    return columns.flatMap(({ name, type, category }) => {
      const same = now.find((one) => one.name === name)
      if (same === undefined || same.category === category) return []
      return [`${sql}.${name} was ${type} and is ${same.type}`]
    })
  })
}

async function inOne<T>(client: Client, work: () => Promise<T>, end = 'commit'): Promise<T> {
  await client.query('begin')
  const result = await work()
  await client.query(end)
  return result
}
