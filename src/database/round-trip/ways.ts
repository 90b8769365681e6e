import type { Dialect } from '../migration.ts'
import type { Stopped } from '../prover.ts'
import type { Session, Shadow } from '../session.ts'
import type { PreparedScript } from '../shadow/prepare.ts'
import { guarded } from '../catalog/postgresql/guarded.ts'
import { Unanswered } from './read.ts'
import { engineOf } from '../shadow/engines.ts'
import { runForGood, runInside } from '../shadow/run-scripts.ts'

/** A moment to go back to. */
export type Mark = string

/**
 * How a step is tried: inside one transaction that is rolled back (milliseconds), or for good on states that are remembered
 * (about a second), where the scripts cannot be inside a transaction.
 */
export interface Ways {
  readonly session: Session
  /** What was done otherwise than the scripts say, as far as it was. */
  readonly notes: ReadonlySet<string>
  readonly mark: () => Promise<Mark>
  readonly back: (mark: Mark) => Promise<void>
  /** Runs scripts; after a failure only `back` makes sense. */
  readonly run: (scripts: readonly PreparedScript[]) => Promise<Stopped | null>
  /** Does something inside a transaction and keeps what it did. */
  readonly keep: <T>(work: () => Promise<T>) => Promise<T>
  /** Does something inside a transaction and takes back what it did. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T>
  /** Leaves everything as it was in the beginning. */
  readonly end: () => Promise<void>
}

type Open = (shadow: Shadow, alone: boolean) => Promise<Ways>

const ways: Readonly<Record<Dialect, Open | null>> = {
  postgresql: (shadow, alone) => (alone ? onStates(shadow) : insideTransaction(shadow)),
  mysql: (shadow) => onMixed(shadow),
  // A state is a copy of a few pages, and the pragmas of a rebuild do nothing inside a transaction that is not theirs.
  sqlite: (shadow) => onCopies(shadow),
}

/** @param alone whether a script cannot be inside a transaction that is rolled back afterwards */
export function waysOf(shadow: Shadow, alone: boolean): Promise<Ways> {
  return (ways[shadow.session.dialect] ?? onStates)(shadow, alone)
}

/** A shadow that answers its own housekeeping with an error is of no use any more. */
async function must(session: Session, sql: string): Promise<void> {
  const answer = await session.run(sql)
  if (answer.state === 'failed') throw new Error(`${sql}: ${answer.failure.message}`)
}

/** Statements that put every sequence back to where it stands now. */
async function countersOf(session: Session): Promise<string> {
  const answer = await session.query(
    `select coalesce(string_agg(format('select setval(%L, %s, %L)', format('%I.%I', schemaname, sequencename),
       coalesce(last_value, start_value), last_value is not null), '; '), '') as sql
     from pg_catalog.pg_sequences where schemaname !~ '^pg_'`,
  )
  if (answer.state === 'failed') throw new Error(`sequences: ${answer.failure.message}`)
  const sql = answer.value.rows[0]?.['sql']
  return typeof sql === 'string' ? sql : ''
}

async function insideTransaction(shadow: Shadow): Promise<Ways> {
  const { session } = shadow
  const { spread, compiledAnew } = engineOf(session.dialect)
  const begun = await countersOf(session)
  await must(session, 'begin')
  if (spread !== undefined) await must(session, spread)
  let marks = 0
  const counters = new Map<Mark, string>()
  const savepoint = async () => {
    const name = `lastgood_mark_${++marks}`
    await must(session, `savepoint ${name}`)
    return name
  }
  const mark = async () => {
    const name = await savepoint()
    counters.set(name, await countersOf(session))
    return name
  }
  const back = async (name: Mark) => {
    await must(session, `rollback to ${name}`)
    // No transaction takes back what a sequence gave: rows written again would get other numbers than those that point at them.
    const counted = counters.get(name) ?? ''
    if (counted !== '') await must(session, counted)
  }
  return {
    session,
    notes: new Set(),
    mark,
    back,
    async run(scripts) {
      const stopped = await runInside(shadow, scripts)
      if (stopped === null && compiledAnew !== undefined) {
        await guarded(session, () => session.query(compiledAnew))
      }
      return stopped
    },
    keep: (work) => work(),
    async take(work) {
      const before = await savepoint()
      const result = await work()
      await back(before)
      return result
    },
    async end() {
      await must(session, 'rollback')
      if (begun !== '') await must(session, begun)
    },
  }
}

async function onStates(shadow: Shadow): Promise<Ways> {
  const { session } = shadow
  const { spread, compiledAnew } = engineOf(session.dialect)
  const saved: Mark[] = []
  const notes = new Set<string>()
  const mark = async () => {
    const name = await shadow.save()
    saved.push(name)
    return name
  }
  const begun = await mark()
  if (spread !== undefined) await must(session, spread)
  const within = async <T>(work: () => Promise<T>, end: 'commit' | 'rollback') => {
    await must(session, 'begin')
    const result = await work()
    const ended = await session.run(end)
    // A check that waited for the end, or a statement that ended the transaction itself.
    if (ended.state === 'failed') throw new Unanswered(`${end} of seeded rows`, ended.failure)
    return result
  }
  return {
    session,
    notes,
    mark,
    back: (name) => shadow.restore(name),
    async run(scripts) {
      for (const script of scripts) {
        const stopped = await runForGood(session, script, (says) => notes.add(says))
        // Settings such as FOREIGN_KEY_CHECKS are the script's own.
        await session.reset?.()
        if (stopped !== null) return stopped
      }
      if (compiledAnew !== undefined) await session.run(compiledAnew)
      return null
    },
    keep: (work) => within(work, 'commit'),
    take: (work) => within(work, 'rollback'),
    async end() {
      await shadow.restore(begun)
      for (const name of saved) await shadow.forget(name)
    },
  }
}

const untransacted = `select 1 from information_schema.tables
  where table_schema = database() and table_type = 'BASE TABLE' and engine not in ('InnoDB', 'RocksDB') limit 1`

/** On states, where some tables (MyISAM, MEMORY) may keep what a transaction takes back. */
async function onMixed(shadow: Shadow): Promise<Ways> {
  const states = await onStates(shadow)
  const copies = await onCopies(shadow)
  return {
    ...states,
    async take(work) {
      const answer = await shadow.session.query(untransacted)
      const all = answer.state === 'ok' && answer.value.rows.length === 0
      return all ? states.take(work) : copies.take(work)
    },
    async end() {
      await states.end()
      await copies.end()
    },
  }
}

/** The same where remembering takes no time: what is taken back is so whatever became of the transaction. */
async function onCopies(shadow: Shadow): Promise<Ways> {
  const { session } = shadow
  return {
    ...(await onStates(shadow)),
    async take(work) {
      const before = await shadow.save()
      await must(session, 'begin')
      const result = await work()
      await shadow.restore(before)
      await shadow.forget(before)
      return result
    },
  }
}
