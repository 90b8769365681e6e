import { broken, fine, one, onMood, unwritable, users, writes, type Case } from './case.ts'

export const tables: readonly Case[] = [
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
    'only what is computed stays unique',
    'CREATE UNIQUE INDEX v ON users (lower(email)); DROP INDEX u',
    ['fine', 'breaks'],
    {
      before: `${users}; CREATE UNIQUE INDEX u ON users (email)`,
      writes: `${writes} ON CONFLICT (email) DO NOTHING`,
    },
  ),
  one(
    'add-unique',
    'in lower case, of what was unique as it stands',
    'CREATE UNIQUE INDEX v ON users (lower(email))',
    ['fine', 'breaks'],
    {
      before: `${users}; CREATE UNIQUE INDEX u ON users (email); INSERT INTO users (id, email) VALUES (7, 'X@EXAMPLE.ORG')`,
      writes: "INSERT INTO users (id, email) VALUES (8, 'x@example.org')",
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
  one('maintenance-lock', 'of a new table', 'CREATE TABLE t (a int); REINDEX TABLE t', null),
  one('unread-code', 'that can be read', "DO $$ BEGIN EXECUTE 'ANALYZE users'; END $$", null),
  one(
    'change-rewrite-rule',
    'of a new table',
    'CREATE TABLE t (a int); CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING',
    null,
  ),
]
