import type { Effect } from '../../src/database/finding.ts'

/** A change, and what a rule must say of it: null, nothing; else what old readers and writers meet. */
export interface Case {
  readonly rule: string
  readonly name: string
  readonly before: string
  readonly change: string
  readonly reads: string | null
  readonly writes: string | null
  readonly says: readonly [readers: Effect, writers: Effect] | null
}

const users = 'CREATE TABLE users (id int PRIMARY KEY, email text, age int NOT NULL DEFAULT 18)'
const reads = 'SELECT id, email, age FROM users'
const writes = "INSERT INTO users (id, email, age) VALUES (1, 'a@example.org', 30)"
const short = 'INSERT INTO users (id) VALUES (1)'

/** On the table `users`, read and written in full, unless said otherwise. */
const one = (
  rule: string,
  name: string,
  change: string,
  says: Case['says'],
  more: Partial<Pick<Case, 'before' | 'reads' | 'writes'>> = {},
): Case => ({ rule, name, change, says, before: users, reads, writes, ...more })

const fine = ['fine', 'fine'] as const
const broken = ['breaks', 'breaks'] as const
const unwritable = ['fine', 'breaks'] as const

const mood = `CREATE TYPE mood AS ENUM ('glad', 'sad'); CREATE TABLE users (id int PRIMARY KEY, mood mood)`
const onMood = {
  before: mood,
  reads: 'SELECT id, mood FROM users',
  writes: "INSERT INTO users VALUES (1, 'sad')",
}
const trigger = (body: string) =>
  `CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$; CREATE TRIGGER act BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION act()`

/** Beside each rule's own example. */
export const cases: readonly Case[] = [
  one(
    'add-column',
    'constant default',
    'ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 1',
    fine,
    { writes: short },
  ),
  one(
    'add-column',
    'volatile default',
    'ALTER TABLE users ADD COLUMN n float NOT NULL DEFAULT random()',
    fine,
    { writes: short },
  ),
  one(
    'add-column',
    'stored generated',
    'ALTER TABLE users ADD COLUMN n int GENERATED ALWAYS AS (age * 2) STORED',
    fine,
  ),
  one('add-column', 'serial', 'ALTER TABLE users ADD COLUMN n serial', fine, { writes: short }),
  one(
    'add-column',
    'on a new table',
    'CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN b int NOT NULL',
    null,
  ),
  one('add-column', 'there already', 'ALTER TABLE users ADD COLUMN IF NOT EXISTS age int', null),
  one(
    'add-column',
    'added and dropped',
    'ALTER TABLE users ADD COLUMN n int; ALTER TABLE users DROP COLUMN n',
    null,
  ),
  one(
    'add-required-column',
    'default taken away',
    'ALTER TABLE users ADD COLUMN n int NOT NULL DEFAULT 1; ALTER TABLE users ALTER COLUMN n DROP DEFAULT',
    null,
    { writes: null },
  ),
  one(
    'add-required-column',
    'filled by a trigger',
    `ALTER TABLE users ADD COLUMN n int NOT NULL; ${trigger('NEW.n := 1; RETURN NEW;')}`,
    null,
  ),
  one(
    'add-required-column',
    'with identity',
    'ALTER TABLE users ADD COLUMN n int NOT NULL GENERATED ALWAYS AS IDENTITY',
    null,
  ),
  one(
    'drop-column',
    'of a new table',
    'CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN b',
    null,
  ),
  one('drop-column', 'nobody has', 'ALTER TABLE users DROP COLUMN IF EXISTS nobody', null),
  one(
    'drop-column',
    'made anew',
    'ALTER TABLE users DROP COLUMN email; ALTER TABLE users ADD COLUMN email varchar',
    ['may-break', 'may-break'],
  ),
  one(
    'drop-column',
    'in a loop',
    'DO $$ BEGIN IF true THEN ALTER TABLE users DROP COLUMN email; END IF; END $$',
    ['may-break', 'may-break'],
  ),
  one(
    'drop-column',
    'by EXECUTE',
    "DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN %I', 'users', 'email'); END $$",
    broken,
  ),
  one(
    'rename-column',
    'and back',
    'ALTER TABLE users RENAME email TO mail; ALTER TABLE users RENAME mail TO email',
    null,
  ),
  one(
    'rename-column',
    'of a new column',
    'ALTER TABLE users ADD n int; ALTER TABLE users RENAME n TO m',
    null,
  ),
  one(
    'rename-column',
    'and a view',
    'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME email TO mail; CREATE VIEW users AS SELECT id, mail AS email, age FROM people',
    ['may-break', 'may-break'],
  ),
  one(
    'rename-table',
    'and a view keeps the name',
    'ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people',
    fine,
    { writes: `${writes} ON CONFLICT (id) DO NOTHING` },
  ),
  one(
    'rename-table',
    'and a view without a column',
    'ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT id, age FROM people',
    broken,
  ),
  one(
    'rename-table',
    'and back',
    'ALTER TABLE users RENAME TO people; ALTER TABLE people RENAME TO users',
    null,
  ),
  one(
    'rename-table',
    'to another schema',
    'CREATE SCHEMA shop; ALTER TABLE users SET SCHEMA shop',
    broken,
  ),
  one('rename-table', 'a new one', 'CREATE TABLE t (a int); ALTER TABLE t RENAME TO u', null),
  one('drop-table', 'of a new one', 'CREATE TABLE t (a int); DROP TABLE t', null),
  one('drop-table', 'nobody has', 'DROP TABLE IF EXISTS nobody', null),
  one(
    'drop-table',
    'made anew without a column',
    'DROP TABLE users; CREATE TABLE users (id int PRIMARY KEY, age int)',
    broken,
  ),
  one('drop-table', 'made anew', `DROP TABLE users; ${users}`, ['may-break', 'may-break']),
  one(
    'create-table',
    'that points to an old one',
    'CREATE TABLE t (a int REFERENCES users)',
    ['fine', 'may-break'],
    { writes: 'DELETE FROM users' },
  ),
  one('create-table', 'for this session', 'CREATE TEMP TABLE t (a int)', null),
  one('create-table', 'there already', 'CREATE TABLE IF NOT EXISTS users (id int)', null),
  one('change-column-type', 'wider', 'ALTER TABLE users ALTER age TYPE bigint', [
    'may-break',
    'fine',
  ]),
  one(
    'change-column-type',
    'varchar to text',
    'ALTER TABLE users ALTER email TYPE text',
    ['may-break', 'fine'],
    { before: 'CREATE TABLE users (id int PRIMARY KEY, email varchar(50), age int)' },
  ),
  one('change-column-type', 'narrower', 'ALTER TABLE users ALTER age TYPE smallint', unwritable, {
    writes: 'INSERT INTO users (id, age) VALUES (1, 100000)',
  }),
  one(
    'change-column-type',
    'another kind',
    'ALTER TABLE users ALTER email TYPE int USING length(email)',
    ['may-break', 'may-break'],
  ),
  one('change-column-type', 'to what it is', 'ALTER TABLE users ALTER age TYPE integer', null),
  one(
    'change-column-type',
    'of a new column',
    'ALTER TABLE users ADD n int; ALTER TABLE users ALTER n TYPE bigint',
    fine,
  ),
  one(
    'set-not-null',
    'new without default',
    'ALTER TABLE users ADD n int; ALTER TABLE users ALTER n SET NOT NULL',
    unwritable,
  ),
  one(
    'set-not-null',
    'new with default',
    'ALTER TABLE users ADD n int; ALTER TABLE users ALTER n SET DEFAULT 1, ALTER n SET NOT NULL',
    null,
  ),
  one('set-not-null', 'was so', 'ALTER TABLE users ALTER age SET NOT NULL', null, {
    writes: short,
  }),
  one(
    'set-not-null',
    'and back',
    'ALTER TABLE users ALTER email SET NOT NULL; ALTER TABLE users ALTER email DROP NOT NULL',
    null,
    { writes: short },
  ),
  one(
    'set-not-null',
    'by trigger',
    `ALTER TABLE users ALTER email SET NOT NULL; ${trigger("NEW.email := 'x'; RETURN NEW;")}`,
    ['fine', 'may-break'],
    { writes: short },
  ),
  one('drop-not-null', 'was so', 'ALTER TABLE users ALTER email DROP NOT NULL', null),
  one(
    'drop-not-null',
    'of an old column',
    'ALTER TABLE users ALTER age DROP NOT NULL',
    ['may-break', 'fine'],
    { writes: short },
  ),
  one(
    'set-default',
    'of a new column',
    'ALTER TABLE users ADD n int; ALTER TABLE users ALTER n SET DEFAULT 1',
    null,
  ),
  one(
    'drop-default',
    'for a moment',
    'ALTER TABLE users ALTER age DROP DEFAULT, ALTER age TYPE bigint, ALTER age SET DEFAULT 1',
    null,
    { writes: short },
  ),
  one(
    'drop-default',
    'of what may be NULL',
    'ALTER TABLE users ALTER state DROP DEFAULT',
    ['fine', 'may-break'],
    {
      before: "CREATE TABLE users (id int PRIMARY KEY, state text DEFAULT 'x')",
      reads: 'SELECT state FROM users',
      writes: short,
    },
  ),
  one('drop-default', 'there was none', 'ALTER TABLE users ALTER email DROP DEFAULT', null, {
    writes: short,
  }),
  one(
    'change-identity',
    'by default',
    'ALTER TABLE users ALTER id ADD GENERATED BY DEFAULT AS IDENTITY',
    fine,
  ),
  one(
    'change-identity',
    'dropped',
    'ALTER TABLE users ALTER id DROP IDENTITY',
    ['fine', 'breaks'],
    {
      before: 'CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY, email text)',
      reads: 'SELECT id FROM users',
      writes: "INSERT INTO users (email) VALUES ('a')",
    },
  ),
  one('add-unique', 'on what was unique', 'CREATE UNIQUE INDEX u ON users (id, email)', fine),
  one('add-unique', 'on a new column', 'ALTER TABLE users ADD n int UNIQUE', fine, {
    before: `${users}; INSERT INTO users (id) VALUES (7)`,
  }),
  one(
    'add-unique',
    'on a new table',
    'CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a)',
    null,
  ),
  one('add-index', 'on a new table', 'CREATE TABLE t (a int); CREATE INDEX i ON t (a)', null),
  one('drop-index', 'made anew', 'DROP INDEX i; CREATE INDEX i ON users (email)', fine, {
    before: `${users}; CREATE INDEX i ON users (email)`,
  }),
  one('drop-index', 'nobody has', 'DROP INDEX IF EXISTS nobody', null),
  one('drop-unique', 'an index', 'DROP INDEX u', ['fine', 'breaks'], {
    before: `${users}; CREATE UNIQUE INDEX u ON users (email)`,
    writes: `${writes} ON CONFLICT (email) DO NOTHING`,
  }),
  one(
    'drop-unique',
    'stays unique by another',
    'CREATE UNIQUE INDEX v ON users (email); DROP INDEX u',
    fine,
    {
      before: `${users}; CREATE UNIQUE INDEX u ON users (email)`,
      writes: `${writes} ON CONFLICT (email) DO NOTHING`,
    },
  ),
  one(
    'drop-unique',
    'of a constraint by another name',
    'ALTER TABLE users RENAME CONSTRAINT users_pkey TO main; ALTER TABLE users DROP CONSTRAINT main',
    ['fine', 'breaks'],
    { writes: `${writes} ON CONFLICT (id) DO NOTHING` },
  ),
  one(
    'add-foreign-key',
    'from a new column',
    'CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE users ADD t int; ALTER TABLE users ADD FOREIGN KEY (t) REFERENCES t',
    fine,
  ),
  one(
    'add-foreign-key',
    'as before',
    'ALTER TABLE posts DROP CONSTRAINT posts_author_fkey; ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES users ON DELETE CASCADE',
    fine,
    {
      before: `${users}; CREATE TABLE posts (id int, author int REFERENCES users)`,
      reads: 'SELECT id FROM posts',
      writes: 'INSERT INTO posts VALUES (1, NULL)',
    },
  ),
  one(
    'add-check',
    'of new columns',
    'ALTER TABLE users ADD n int; ALTER TABLE users ADD CHECK (n > 0)',
    fine,
  ),
  one(
    'add-check',
    'takes more than before',
    "ALTER TABLE users DROP CONSTRAINT c; ALTER TABLE users ADD CONSTRAINT c CHECK (email IN ('a', 'b', 'c'))",
    fine,
    {
      before:
        "CREATE TABLE users (id int PRIMARY KEY, email text CONSTRAINT c CHECK (email IN ('a', 'b')), age int)",
      writes: "INSERT INTO users VALUES (1, 'b', 1)",
    },
  ),
  one(
    'add-check',
    'takes less than before',
    "ALTER TABLE users DROP CONSTRAINT c; ALTER TABLE users ADD CONSTRAINT c CHECK (email IN ('a'))",
    unwritable,
    {
      before:
        "CREATE TABLE users (id int PRIMARY KEY, email text CONSTRAINT c CHECK (email IN ('a', 'b')), age int)",
      writes: "INSERT INTO users VALUES (1, 'b', 1)",
    },
  ),
  one(
    'validate-constraint',
    'of a new table',
    'CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c',
    null,
  ),
  one('drop-constraint', 'nobody has', 'ALTER TABLE users DROP CONSTRAINT IF EXISTS nobody', null),
  one('rename-object', 'a schema', 'ALTER SCHEMA shop RENAME TO store', broken, {
    before: 'CREATE SCHEMA shop; CREATE TABLE shop.t (a int)',
    reads: 'SELECT a FROM shop.t',
    writes: 'INSERT INTO shop.t VALUES (1)',
  }),
  one('rename-object', 'an index', 'ALTER INDEX users_pkey RENAME TO main', null),
  one(
    'rename-object',
    'a type that is built anew',
    "ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('glad', 'sad', 'calm'); ALTER TABLE users ALTER mood TYPE mood USING mood::text::mood; DROP TYPE old",
    null,
    onMood,
  ),
  one(
    'drop-type',
    'built anew with a label more',
    "ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('glad', 'sad', 'calm'); ALTER TABLE users ALTER mood TYPE mood USING mood::text::mood; DROP TYPE old",
    ['may-break', 'fine'],
    onMood,
  ),
  one(
    'drop-type',
    'built anew with a label less',
    "ALTER TYPE mood RENAME TO old; CREATE TYPE mood AS ENUM ('glad'); ALTER TABLE users ALTER mood TYPE mood USING mood::text::mood; DROP TYPE old",
    ['may-break', 'breaks'],
    onMood,
  ),
  one('drop-type', 'nobody has', 'DROP TYPE IF EXISTS nobody', null),
  one(
    'add-enum-value',
    'to a new type',
    "CREATE TYPE t AS ENUM ('a'); ALTER TYPE t ADD VALUE 'b'",
    null,
  ),
  one(
    'rename-enum-value',
    'and back',
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'x'; ALTER TYPE mood RENAME VALUE 'x' TO 'sad'",
    null,
    onMood,
  ),
  one(
    'change-attribute',
    'added',
    'ALTER TYPE place ADD ATTRIBUTE zip text',
    ['fine', 'may-break'],
    {
      before: 'CREATE TYPE place AS (town text); CREATE TABLE users (home place)',
      reads: 'SELECT (home).town FROM users',
      writes: "INSERT INTO users VALUES (ROW('York')::place)",
    },
  ),
  one('change-domain', 'of a new one', 'CREATE DOMAIN d AS int; ALTER DOMAIN d SET NOT NULL', null),
  one(
    'drop-view',
    'made anew as it was',
    'DROP VIEW v; CREATE VIEW v AS SELECT id FROM users',
    null,
    { before: `${users}; CREATE VIEW v AS SELECT id FROM users`, reads: 'SELECT id FROM v' },
  ),
  one(
    'drop-view',
    'made anew without a column',
    'DROP VIEW v; CREATE VIEW v AS SELECT id FROM users',
    ['breaks', 'fine'],
    { before: `${users}; CREATE VIEW v AS SELECT id, age FROM users`, reads: 'SELECT age FROM v' },
  ),
  one('replace-view', 'a new one', 'CREATE OR REPLACE VIEW v AS SELECT id FROM users', null),
  one(
    'drop-function',
    'with another argument',
    "DROP FUNCTION f(int); CREATE FUNCTION f(a int, b int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT a'",
    ['may-break', 'may-break'],
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
      reads: 'SELECT f(1)',
      writes: null,
    },
  ),
  one('drop-function', 'without arguments', 'DROP FUNCTION f', broken, {
    before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'",
    reads: 'SELECT f(1)',
    writes: null,
  }),
  one(
    'replace-function',
    'a new one',
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    null,
  ),
  one('create-trigger', 'that sets a time', trigger('NEW.age := 3; RETURN NEW;'), fine),
  one(
    'create-trigger',
    'that raises perhaps',
    trigger("IF NEW.age < 0 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW;"),
    ['fine', 'may-break'],
  ),
  one(
    'create-trigger',
    'on a new table',
    'CREATE TABLE t (a int); CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER act BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION act()',
    null,
  ),
  one(
    'drop-trigger',
    'made anew',
    'DROP TRIGGER act ON users; CREATE TRIGGER act AFTER INSERT ON users FOR EACH ROW EXECUTE FUNCTION act()',
    null,
    { before: `${users}; ${trigger('RETURN NEW;')}` },
  ),
  one(
    'uses-what-is-gone',
    'in a trigger',
    'ALTER TABLE users DROP COLUMN age',
    ['fine', 'breaks'],
    {
      before: `${users}; ${trigger('IF NEW.age > 200 THEN NEW.age := 200; END IF; RETURN NEW;')}`,
      reads: 'SELECT id, email FROM users',
      writes: short,
    },
  ),
  one(
    'uses-what-is-gone',
    'replaced in time',
    'ALTER TABLE users RENAME TO people; CREATE OR REPLACE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM people); END $$',
    null,
    {
      before: `${users}; CREATE FUNCTION f() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM users); END $$`,
      reads: 'SELECT f()',
      writes: null,
    },
  ),
  one('change-sequence', 'set', "SELECT setval('s', 10)", ['fine', 'may-break'], {
    before: 'CREATE SEQUENCE s',
    reads: null,
    writes: "SELECT nextval('s')",
  }),
  one('change-sequence', 'dropped', 'DROP SEQUENCE s', unwritable, {
    before: 'CREATE SEQUENCE s',
    reads: null,
    writes: "SELECT nextval('s')",
  }),
  one(
    'change-sequence',
    'of a new table',
    "CREATE TABLE t (id serial); SELECT setval('t_id_seq', 10)",
    null,
  ),
  one(
    'change-row-security',
    'of a new table',
    'CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY',
    null,
  ),
  one(
    'change-row-security',
    'with a policy',
    'ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users USING (true)',
    ['may-break', 'may-break'],
  ),
  one('change-policy', 'one more', 'CREATE POLICY p ON users USING (true)', fine),
  one('revoke', 'of a new table', 'CREATE TABLE t (a int); REVOKE ALL ON t FROM PUBLIC', null),
  one(
    'change-role',
    'of a new table',
    'CREATE TABLE t (a int); ALTER TABLE t OWNER TO CURRENT_USER',
    null,
  ),
  one(
    'change-partition',
    'a new partition',
    'CREATE TABLE e2 (day int); ALTER TABLE e ATTACH PARTITION e2 FOR VALUES FROM (10) TO (20)',
    fine,
    {
      before:
        'CREATE TABLE e (day int) PARTITION BY RANGE (day); CREATE TABLE e1 PARTITION OF e FOR VALUES FROM (0) TO (10)',
      reads: 'SELECT day FROM e',
      writes: 'INSERT INTO e VALUES (5)',
    },
  ),
  one(
    'write-rows',
    'fill a new column',
    'ALTER TABLE users ADD n int; UPDATE users SET n = 1',
    fine,
  ),
  one('write-rows', 'a new table', 'CREATE TABLE t (a int); INSERT INTO t VALUES (1)', null),
  one('delete-rows', 'truncate', 'TRUNCATE users', ['may-break', 'fine']),
  one('delete-rows', 'a new table', 'CREATE TABLE t (a int); DELETE FROM t', null),
  one('call-function', 'that writes nothing', 'SELECT f()', null, {
    before: `${users}; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
  }),
  one('drop-schema', 'an empty one of the range', 'CREATE SCHEMA s; DROP SCHEMA s', null),
  one(
    'table-options',
    'of a new table',
    'CREATE TABLE t (a int); ALTER TABLE t SET (fillfactor = 70)',
    null,
  ),
  one('maintenance-lock', 'of a new table', 'CREATE TABLE t (a int); REINDEX TABLE t', null),
  one('unread-code', 'that can be read', "DO $$ BEGIN EXECUTE 'ANALYZE users'; END $$", null),
  one(
    'change-rewrite-rule',
    'of a new table',
    'CREATE TABLE t (a int); CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING',
    null,
  ),
  one(
    'change-attribute',
    'of a new type',
    'CREATE TYPE t AS (a int); ALTER TYPE t DROP ATTRIBUTE a',
    null,
  ),
  one(
    'drop-function',
    'of a new one',
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f()",
    null,
  ),
  one('drop-function', 'nobody has', 'DROP FUNCTION IF EXISTS nobody()', null),
]
