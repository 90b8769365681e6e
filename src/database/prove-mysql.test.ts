import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeIo } from '../host/node.ts'
import { noMariadb } from '../../test/support/mariadb.ts'
import { brokenOf, script, sharedProver } from '../../test/support/prover.ts'
import { checkFolder } from './check/folder.ts'
import { judgeProof } from './judge/judge.ts'
import type { FolderReport } from './verdict.ts'

const users =
  "create table users (id int unsigned not null auto_increment primary key, mail varchar(60) not null unique, state enum('new', 'old') not null default 'new', age tinyint unsigned check (age >= 18), level int not null default 1, at timestamp not null default current_timestamp) engine=InnoDB; create table orders (id bigint primary key auto_increment, user_id int unsigned not null, total decimal(10,2) not null, note text, meta json, constraint orders_user foreign key (user_id) references users (id) on delete cascade)"

describe.skipIf(noMariadb !== null)(`proofs on MariaDB${noMariadb ?? ''}`, () => {
  const shared = sharedProver({ dialect: 'mysql', scriptSeconds: 5 })

  const prove = async (base: string, up: string, down: string | null) => {
    const clear = `set foreign_key_checks = 0; drop view if exists v; drop procedure if exists p; drop table if exists orders, users, other, others, t`
    await shared.prover.advance([script(clear)])
    const advanced = await shared.prover.advance([script(base)])
    if (advanced.state === 'partly') throw new Error(advanced.stopped[0]?.why)
    const proof = await shared.prover.prove({
      up: [script(up)],
      down: down === null ? null : [script(down, 'down.sql')],
      statements: [],
    })
    return { proof, ...judgeProof(proof) }
  }

  test.each([
    [
      'a column that may be NULL',
      'alter table users add nick varchar(20)',
      'alter table users drop nick',
      'compatible',
    ],
    [
      'a renamed column',
      'alter table users change mail email varchar(60) not null',
      'alter table users change email mail varchar(60) not null',
      'needs-down',
    ],
    [
      'a dropped column',
      'alter table orders drop note',
      'alter table orders add note text after total',
      'loses-data',
    ],
    [
      'a required column',
      'alter table orders add need int not null',
      'alter table orders drop need',
      'loses-data',
    ],
    ['no down', 'alter table users drop mail', null, 'incompatible'],
    ['a down that does nothing', 'alter table users drop mail', 'select 1', 'incompatible'],
    [
      'a down with a syntax error',
      'alter table users drop mail',
      'alter tabel users add mail int',
      'incompatible',
    ],
    [
      'a label that is gone',
      "alter table users modify state enum('new') not null default 'new'",
      "alter table users modify state enum('new', 'old') not null default 'new'",
      'needs-down',
    ],
    ['a dropped unique key', 'alter table users drop index mail', 'select 1', 'incompatible'],
    [
      'a narrower type',
      'alter table users modify mail varchar(10) not null',
      'alter table users modify mail varchar(60) not null',
      'needs-down',
    ],
    [
      'a new foreign key that old writers do not serve',
      'create table other (id bigint primary key); alter table orders add constraint o foreign key (id) references other (id)',
      'drop table orders',
      'incompatible',
    ],
    [
      'a column that forgets its default',
      'alter table users modify level int not null',
      'alter table users modify level int not null default 1',
      'needs-down',
    ],
    [
      'a trigger that refuses',
      "create trigger refuses before insert on users for each row begin signal sqlstate '45000' set message_text = 'no'; end",
      'drop trigger refuses',
      'needs-down',
    ],
    [
      'an up that fails half way',
      'alter table users add a int; alter table nobody add b int',
      'select 1',
      'unknown',
    ],
    ['what runs away', 'select sleep(60)', null, 'unknown'],
    [
      'an index',
      'create index users_state on users (state)',
      'drop index users_state on users',
      'compatible',
    ],
    ['a table of its own', 'create table others (id int)', 'drop table others', 'compatible'],
    [
      'a renamed table',
      'rename table orders to others',
      'rename table others to orders',
      'needs-down',
    ],
    [
      'settings that would hide a break',
      'set foreign_key_checks = 0; set sql_mode = ""; alter table orders add need int not null',
      'alter table orders drop need',
      'loses-data',
    ],
  ] as const)(
    '%s',
    async (_, up, down, verdict) => {
      const { proof, ...judged } = await prove(users, up, down)
      expect(judged, JSON.stringify(proof).slice(0, 2000)).toMatchObject({ verdict })
    },
    60_000,
  )

  test('a view and a procedure that nobody changed break with the column they read', async () => {
    const base = `${users}; create view v as select id, note from orders; create procedure p() select note from orders`
    const { proof } = await prove(base, 'alter table orders drop note', null)
    expect(brokenOf(proof)).toEqual(expect.arrayContaining(['view v', 'select orders.note']))
  }, 300_000)

  test('new labels are for readers of rare rows', async () => {
    const up = "alter table users modify state enum('new', 'old', 'gone') not null default 'new'"
    const { proof, verdict } = await prove(users, up, null)
    expect(verdict).toBe('compatible')
    expect(brokenOf(proof)).toEqual(['label users.state?'])
  }, 300_000)

  test('a failing script says what stays done', async () => {
    const { says } = await prove(
      users,
      'alter table users drop mail',
      'alter table users add mail int; alter table nobody add x int',
    )
    expect(says).toContain('stays done, as DDL commits by itself')
  }, 300_000)

  test('tables without transactions are put back too', async () => {
    const base =
      'create table t (id int primary key, a int) engine=MyISAM; insert into t values (1, 1)'
    const { verdict, proof } = await prove(
      base,
      'alter table t add b int not null',
      'alter table t drop b',
    )
    expect(verdict).toBe('loses-data')
    const again = await prove(base, 'alter table t add b int', 'alter table t drop b')
    expect(again.verdict).toBe('compatible')
    expect(proof.roundTrip).toMatchObject({ schemaRestored: true, oldRows: [] })
  }, 300_000)

  test('hostile SQL is told, and never gets out', async () => {
    const out = '/tmp/lastgood-test-outfile'
    const { verdict, says } = await prove(users, `select 1 into outfile '${out}'`, null)
    expect(verdict).toBe('unknown')
    expect(says).toContain('FILE privilege')
    const load = await prove(users, "load data infile '/etc/passwd' into table users", null)
    expect(load.says).toContain('never run')
  }, 300_000)
})

describe.skipIf(noMariadb !== null)(`a folder of MySQL migrations${noMariadb ?? ''}`, () => {
  let folder: string
  let home: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mysql-folder-'))
    home = await mkdtemp(join(tmpdir(), 'mysql-home-'))
    const files = {
      '001_shop.up.sql': `\uFEFFCREATE DATABASE IF NOT EXISTS shop;\r\nUSE shop;\r\nCREATE TABLE shop.users (id int primary key, name varchar(20)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;\r\n`,
      '001_shop.down.sql': 'DROP TABLE users;',
      '002_trigger.up.sql':
        'DELIMITER //\nCREATE DEFINER=`root`@`%` TRIGGER t BEFORE INSERT ON users FOR EACH ROW BEGIN SET NEW.name = TRIM(NEW.name); END//\nDELIMITER ;\n',
      '002_trigger.down.sql': 'DROP TRIGGER t;',
      '003_empty.up.sql': '',
      '003_empty.down.sql': '',
      '004_allowed.up.sql':
        '-- lastgood: allow drop-column until 2099-01-01 because nobody reads it\nALTER TABLE users DROP COLUMN name;',
      '004_allowed.down.sql': 'ALTER TABLE users ADD COLUMN name varchar(20);',
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await rm(home, { recursive: true })
  })

  const check = async (shadow: boolean): Promise<FolderReport> => {
    const report = await checkFolder(
      {
        folder,
        tool: null,
        dialect: 'mysql',
        since: null,
        shadow: shadow ? { kind: 'pglite' } : null,
        today: '2026-01-01',
      },
      nodeIo({ ...process.env, HOME: home, XDG_CACHE_HOME: undefined }),
    )
    if (!report.ok) throw new Error(report.problems[0]?.what)
    return report.value
  }

  test('is judged as a whole, with suppressions, and its states are kept', async () => {
    const { pairs } = await check(true)
    expect(pairs.map(({ verdict }) => verdict)).toEqual([
      'compatible',
      'compatible',
      'compatible',
      'loses-data',
    ])
    expect(pairs[3]?.suppressed).toMatchObject([{ rule: 'drop-column', reason: 'nobody reads it' }])
    expect(await readdir(join(home, '.cache', 'lastgood', 'databases'))).not.toEqual([])
    expect((await check(true)).pairs).toEqual(pairs)
  }, 300_000)

  test('is read by the rules alone', async () => {
    const { pairs } = await check(false)
    expect(pairs.map(({ verdict }) => verdict)).toEqual([
      'compatible',
      'compatible',
      'compatible',
      'compatible',
    ])
  })
})
