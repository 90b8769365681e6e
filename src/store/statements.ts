import type { Compilable, CompiledQuery } from 'kysely'
import type { Db, HeadRow, JournalRow, LeaseRow } from './tables.ts'

/** A query built and compiled once, then run with different values: building costs more than running. */
type Statement<P, R> = (db: Db, values: P) => Promise<R[]>

/** The statements of the appending path, for one kind of database. */
export interface Statements {
  readonly head: Statement<object, HeadRow>
  readonly moveHead: Statement<HeadRow, unknown>
  readonly insertEntry: Statement<JournalRow, unknown>
  readonly lease: Statement<{ run_id: number }, LeaseRow>
}

export function statements(db: Db): Statements {
  return {
    head: statement(() => db.selectFrom('head').selectAll().where('id', '=', 1)),
    moveHead: statement<HeadRow, unknown>((value) =>
      db
        .updateTable('head')
        .set({ seq: value('seq'), at: value('at'), hash: value('hash') })
        .where('id', '=', 1),
    ),
    insertEntry: statement<JournalRow, unknown>((value) =>
      db.insertInto('journal').values({
        seq: value('seq'),
        at: value('at'),
        scope: value('scope'),
        event_json: value('event_json'),
        previous: value('previous'),
        hash: value('hash'),
      }),
    ),
    lease: statement<{ run_id: number }, LeaseRow>((value) =>
      db.selectFrom('leases').selectAll().where('run_id', '=', value('run_id')),
    ),
  }
}

class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

function statement<P extends object, R>(
  build: (value: <K extends keyof P & string>(name: K) => P[K]) => Compilable<R>,
): Statement<P, R> {
  let compiled: CompiledQuery<R> | undefined
  return async (db, values) => {
    // A slot stands where a value will: the builder passes parameters on without looking at them.
    compiled ??= build((name) => new Slot(name) as never).compile()
    const parameters = compiled.parameters.map((parameter) =>
      parameter instanceof Slot ? (values as Record<string, unknown>)[parameter.name] : parameter,
    )
    return (await db.executeQuery<R>({ ...compiled, parameters })).rows
  }
}
