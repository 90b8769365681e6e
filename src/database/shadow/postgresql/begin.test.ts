import { expect, test } from 'vitest'
import { sharedProver } from '../../../../test/support/prover.ts'

// A prover of its own: what a database or a role was set to stays there.
const shared = sharedProver()

test.each(['database %I', 'role %2$I'])(
  'what a script sets for the %s is there for the scripts after it',
  async (whose) => {
    const { contract } = await shared.prove(
      `drop schema if exists shop cascade; create schema shop; create table shop.t (id int primary key);
       do $$ begin
         execute format('alter ${whose} set search_path to shop', current_database(), current_user);
       end $$;`,
      'alter table t add b int',
      'alter table t drop b',
    )
    expect(contract).toMatchObject({ state: 'ran', broken: [] })
  },
)
