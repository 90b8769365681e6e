import type { TypeUse } from '../../../catalog/catalog.ts'
import type { SqlFailure } from '../../../proof.ts'
import type { Session } from '../../../session.ts'
import type { Askable } from './askable.ts'

/** What the server makes of a statement's values; `failure` when it does not take the statement at all. */
export type Typed =
  | { readonly of: Askable; readonly types: readonly TypeUse[] }
  | { readonly of: Askable; readonly failure: SqlFailure }

const savepoint = 'lastgood_types'

/** Asks the server for the types of all values, in the transaction that the session is in: PREPARE, and what it says of them. */
export async function typesOf(
  session: Session,
  statements: readonly Askable[],
): Promise<readonly Typed[]> {
  const failures = new Map<number, SqlFailure>()
  await session.run('deallocate all')
  for (let from = 0; from < statements.length;) {
    const rest = statements.slice(from)
    const steps = rest.flatMap(({ old }, at) => [
      `savepoint ${savepoint}`,
      `prepare ${nameOf(from + at)} as ${old.sql}`,
      `release ${savepoint}`,
    ])
    const { done, failure } = await session.runEach(steps)
    if (failure === null) break
    await session.run(`rollback to ${savepoint}`)
    const at = from + Math.floor(done / 3)
    failures.set(at, failure)
    from = at + 1
  }
  const types = await readTypes(session)
  await session.run('deallocate all')
  return statements.map((of, at) => {
    const failure = failures.get(at)
    return failure === undefined ? { of, types: types.get(nameOf(at)) ?? [] } : { of, failure }
  })
}

const nameOf = (at: number) => `lastgood_types_${at}`

async function readTypes(session: Session): Promise<ReadonlyMap<string, readonly TypeUse[]>> {
  const answer = await session.query(`
    select p.name::text as statement, format_type(t.oid, null) as text, n.nspname::text as schema,
      coalesce(e.typname, t.typname)::text as name, (e.oid is not null)::text as array
    from pg_prepared_statements p
    cross join unnest(p.parameter_types::oid[]) with ordinality as u(oid, place)
    join pg_type t on t.oid = u.oid
    left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
    join pg_namespace n on n.oid = coalesce(e.typnamespace, t.typnamespace)
    where p.name like 'lastgood\\_types\\_%'
    order by p.name, u.place`)
  if (answer.state === 'failed') throw new Error(`types of values: ${answer.failure.message}`)
  const types = new Map<string, TypeUse[]>()
  for (const row of answer.value.rows) {
    const use = {
      text: String(row['text']),
      schema: String(row['schema']),
      name: String(row['name']),
      array: row['array'] === 'true',
    }
    const statement = String(row['statement'])
    types.set(statement, [...(types.get(statement) ?? []), use])
  }
  return types
}
