import { expect, test } from 'vitest'
import { judgeProof } from '../../src/database/judge/judge.ts'
import { sharedProver } from '../support/prover.ts'

const shared = sharedProver()

const base = `create table owner (id serial primary key);
create table item (id serial primary key, name text, owner_id int not null references owner (id),
  box_id int not null, done boolean default false, changed_at timestamp not null default now());`

/** Each breaks old writers in a way that rows alone do not show, or rows written twice from one sequence. */
test.each([
  ['a default that is gone', 'alter table item alter changed_at drop default'],
  ['NULL refused where a default stands', 'alter table item alter done set not null'],
  ['a second foreign key', 'alter table item add foreign key (box_id) references owner (id)'],
])('%s breaks old writers', async (_, up) => {
  expect(judgeProof(await shared.prove(base, up))).toMatchObject({ verdict: 'incompatible' })
})

test('deleting what others point at was never promised', async () => {
  const proof = await shared.prove(base, 'alter table owner add column note text')
  expect(judgeProof(proof)).toMatchObject({ verdict: 'compatible' })
})
