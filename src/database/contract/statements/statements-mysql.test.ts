import { describe, expect, test } from 'vitest'
import { noMariadb } from '../../../../test/support/mariadb.ts'
import {
  brokenOf,
  script,
  sharedProver,
  statementsOf,
  toStatements,
} from '../../../../test/support/prover.ts'
import type { OldStatement } from '../../proof.ts'

const users = `create table users (id int unsigned not null auto_increment primary key, email varchar(60) not null unique, mood enum('glad', 'sad') not null, age tinyint unsigned check (age >= 18), at timestamp not null default current_timestamp);
  create table posts (id binary(16) primary key, author int unsigned not null, title varchar(20) not null, data json, flags bit(4), constraint post_author foreign key (author) references users (id));
  create table profiles (user_id int unsigned primary key, picture blob, constraint profile_user foreign key (user_id) references users (id));
  create view grown as select id, age + 1 as next from users where age > 20;
  create function twice(a int) returns int deterministic no sql return a * 2;`

describe.skipIf(noMariadb !== null)(`statements on MariaDB${noMariadb ?? ''}`, () => {
  const shared = sharedProver({ dialect: 'mysql', scriptSeconds: 5 })

  async function prove(
    base: string,
    up: string,
    statements: readonly OldStatement[],
    down: string | null = null,
  ) {
    const clear = `set foreign_key_checks = 0; drop view if exists grown; drop function if exists twice; drop table if exists users, posts, profiles, t, u, v`
    await shared.prover.advance([script(clear)])
    const advanced = await shared.prover.advance([script(base)])
    if (advanced.state === 'partly') throw new Error(advanced.stopped[0]?.why)
    return shared.prover.prove({
      up: [script(up)],
      down: down === null ? null : [script(down, 'down.sql')],
      statements,
    })
  }

  test('values are found for whatever a statement takes, so that N−1 executes each of them', async () => {
    const statements = toStatements(
      'select email from users where id = ?',
      'insert into users (email, mood, age) values (:email, :mood, :age)',
      'INSERT INTO `users` (`id`, `email`, `mood`) VALUES (?, ?, ?)',
      'insert into users set email = %s, mood = %s on duplicate key update age = values(age), mood = %s',
      'insert into posts (id, author, title, data, flags) values (@id, @author, @title, @data, @flags)',
      'insert into posts (id, author, title) select ?, u.id, ? from users u where u.email = ? limit ? offset ?',
      'insert ignore into posts (id, author, title) values (?, ?, ?), (?, ?, ?)',
      'update posts p join users u on u.id = p.author set p.title = ?, p.data = json_set(p.data, ?, ?) where u.email = ? and p.id in (?)',
      'delete p from posts p where p.author in (select id from users where email like concat(?, "%"))',
      'insert into profiles values (?, ?)',
      'replace into profiles (user_id, picture) values (%(user)s, %(picture)s)',
      "select title from posts where title <> 'it''s \\' ?' # a ? that is none",
      'select next from grown where id between ? and ?',
      'with some as (select id from users where age > ?) select * from some order by id limit ?, ?',
      'select twice(?), shop.users.id from shop.users for update',
      'select count(*) from users;',
      "select date_format(at, ?) from users where at > ? and mood = 'glad'",
    )
    const proof = await prove(users, 'alter table users add n int', statements)
    expect(statementsOf(proof)).toEqual({ held: statements.length, broken: [], notAsked: [] })
  })

  test.each<[string, string, string, readonly RegExp[]]>([
    [
      'a column that goes',
      'select b from t where b = ?',
      'alter table t drop b',
      [/Unknown column 'b'/],
    ],
    [
      'a column of the same name that makes one ambiguous',
      'select b from t join u',
      'alter table u add b text',
      [/Column 'b' in .* is ambiguous/],
    ],
    [
      'a count of values that no longer fits',
      'insert into u values (?)',
      'alter table u add d text',
      [/Column count doesn't match value count/],
    ],
    [
      'a label that goes',
      'insert into t (b, k) values (?, "y")',
      "delete from t where k = 'y'; alter table t modify k enum('x') not null default 'x'",
      [/Data truncated for column 'k'/],
    ],
    [
      'a key that keeps rows from being deleted',
      'delete from t where a = ?',
      'create table v (a int not null, constraint onto_t foreign key (a) references t (a)); insert into v select a from t',
      [/Cannot delete or update a parent row/],
    ],
    ['nothing about it', 'select a from t where b = ?', 'alter table t add c int', []],
  ])('a migration changes %s', async (_, sql, up, messages) => {
    const base = `create table t (a int primary key auto_increment, b varchar(20), k enum('x', 'y') not null default 'x'); create table u (c int)`
    const { broken, notAsked } = statementsOf(await prove(base, up, toStatements(sql)))
    expect(notAsked).toEqual([])
    expect(broken).toEqual(messages.map((one) => expect.stringMatching(one) as string))
  })

  test('only what reads or writes rows is executed, and what N−1 refuses too is said with its reason', async () => {
    const { held, broken, notAsked } = statementsOf(
      await prove(
        users,
        'alter table posts drop title',
        toStatements(
          'select missing from users',
          'selec 1',
          'select 1; drop table users',
          'start transaction',
          'truncate posts',
          '/*!50000 drop table posts */',
          "select 1 into outfile '/tmp/lastgood'",
          "select email /*! into dumpfile '/tmp/lastgood' */ from users",
          "load data infile '/etc/passwd' into table posts",
          'call p()',
          'set @a = 1',
          '# nothing',
          'select title from posts',
        ),
      ),
    )
    expect(held).toBe(0)
    expect(broken).toHaveLength(1)
    expect(notAsked).toEqual(
      expect.arrayContaining([
        "1: its own schema refuses it: Unknown column 'missing' in 'SELECT'",
        '1: SELEC is not executed: only what reads or writes rows is',
        '1: it is several statements at once',
        '1: TRUNCATE is not executed: only what reads or writes rows is',
        '1: DROP is not executed: only what reads or writes rows is',
        '2: SELECT … INTO is not executed: only what reads or writes rows is',
        '1: LOAD is not executed: only what reads or writes rows is',
        '1: there is no statement in it',
      ]),
    )
  })

  test('rows that the up wrote are no broken promise, and what a statement did is taken back', async () => {
    const base = 'create table t (a int primary key); create table u (a int) engine=MyISAM'
    const proof = await prove(
      base,
      `insert into t select seq from seq_2_to_1500`,
      toStatements('insert into t (a) values (?)', 'delete from u', 'insert into u values (1)'),
      'delete from t where a > 1',
    )
    expect(statementsOf(proof)).toEqual({
      held: 2,
      broken: [],
      notAsked: ['1: it meets rows that the migration wrote'],
    })
    expect(proof.roundTrip).toMatchObject({ state: 'ran', schemaRestored: true, oldRows: [] })
  })

  test('a statement that does not end costs the statements, not the answer', async () => {
    const proof = await prove(users, 'alter table users drop age', toStatements('select sleep(60)'))
    expect(statementsOf(proof).notAsked).toEqual([
      '1: executing them failed: it ran longer than 5 seconds and was ended',
    ])
    expect(brokenOf(proof)).toContain('select users.age')
  })

  test('a confidential statement is quoted by no message', async () => {
    const proof = await prove(users, 'alter table users add n int', [
      { sql: `select from 'hunter2' where`, source: 'log:1', confidential: true },
      {
        sql: `select id from users where 'hunter2' hunter2 id`,
        source: 'log:2',
        confidential: true,
      },
    ])
    expect(JSON.stringify(proof)).not.toMatch(/hunter2/)
    expect(proof.contract).toMatchObject({ statements: { held: 0 } })
  })
})
