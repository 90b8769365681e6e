import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noPostgres, startPostgres, type PostgresServer } from '../../test/support/postgres.ts'
import { brokenOf, script } from '../../test/support/prover.ts'
import { nodeIo } from '../host/node.ts'
import { openProver } from './prove.ts'
import type { Prover } from './prover.ts'

describe.skipIf(noPostgres !== null)('a prover on a named server', () => {
  let server: PostgresServer
  let prover: Prover
  beforeAll(async () => {
    server = await startPostgres()
    const opened = await openProver(
      {
        dialect: 'postgresql',
        shadow: { kind: 'server', url: server.url },
        cacheFolder: null,
        scriptSeconds: 3,
      },
      nodeIo(),
    )
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems))
    prover = opened.value
    await prover.advance([
      script(
        `create type m as enum ('a', 'b'); create table t (id serial primary key, a text, m m)`,
      ),
    ])
  }, 300_000)
  afterAll(async () => {
    await prover[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  const prove = (up: string, down: string | null = null) =>
    prover.prove({
      up: [script(up)],
      down: down === null ? null : [script(down, 'down.sql')],
      statements: [],
    })
  const unknownOf = async (up: string) => {
    const { contract } = await prove(up)
    return contract.state === 'unknown' ? contract.why : 'it ran'
  }

  test('says the same as the one within', async () => {
    expect(brokenOf(await prove('alter table t add b int'))).toEqual([])
    const proof = await prove('alter table t drop a', 'alter table t add a text')
    expect(new Set(brokenOf(proof))).toEqual(new Set(['select t.a', 'update t.a', 'insert t']))
    expect(proof.roundTrip).toMatchObject({
      state: 'ran',
      schemaRestored: true,
      oldRows: [{ table: 't' }],
      newRows: [],
    })
  })

  test('new labels are proven on copies of the database', async () => {
    const proof = await prove(`alter type m add value 'c'; insert into t (m) values ('c')`)
    expect(brokenOf(proof)).toEqual(['label m?'])
    expect(brokenOf(await prove('alter table t add b int'))).toEqual([])
  })

  test('what runs away, reaches outside or is not there is unknown, and the prover goes on', async () => {
    expect(await unknownOf('do $$ begin loop end loop; end $$')).toContain('longer than 3 seconds')
    expect(
      await unknownOf(`do $$ begin execute 'copy t to pro' || 'gram ''id'''; end $$`),
    ).toContain('pg_execute_server_program')
    expect(await unknownOf('create extension dblink')).toContain('dblink')
    expect(await unknownOf('create extension postgis')).toContain('postgis')
    expect(await unknownOf('grant select on t to nobody_here')).toContain('nobody_here')
    expect(brokenOf(await prove('alter table t add b int'))).toEqual([])
  })
})
