import { dbmate } from '../../src/database/tools/dbmate.ts'
import { diesel } from '../../src/database/tools/diesel.ts'
import { golangMigrate } from '../../src/database/tools/golang-migrate.ts'
import { goose } from '../../src/database/tools/goose.ts'
import { pop } from '../../src/database/tools/pop.ts'
import { prisma } from '../../src/database/tools/prisma.ts'
import { sqlMigrate } from '../../src/database/tools/sql-migrate.ts'
import { one, two, three, dbmateFile, gooseFile, sqlMigrateFile } from './migration-sample-texts.ts'
import type { Sample } from './migration-tool.ts'

/** Projects of tools that keep a file or a folder for every migration. */
export const samples: readonly Sample[] = [
  {
    tool: golangMigrate,
    folder: 'db',
    files: {
      'db/2_two.up.sql': two.up,
      'db/2_zwei.down.sql': two.down,
      'db/10_three.up.sql': three.up,
      'db/001_one.up.sql': one.up,
      'db/001_one.down.sql': one.down,
    },
    expected: [
      { id: '001_one', ...one },
      { id: '2_two', ...two },
      { id: '10_three', up: three.up, down: null },
    ],
    next: { 'db/11_four.up.sql': 'select 1' },
    startUp: 'refuses',
    rows: [{ version: '10', dirty: false }],
    bad: [{ version: '2', dirty: true }],
  },
  {
    tool: pop,
    folder: 'sql',
    files: {
      'sql/20200101_one.up.sql': one.up,
      'sql/20200101_one.down.sql': one.down,
      'sql/20200102_two.mysql.up.sql': 'alter table a add b int;',
      'sql/20200102_two.postgres.up.sql': two.up,
      'sql/20200102_two.up.sql': 'select 1;',
      'sql/20200102_two.down.sql': two.down,
      'sql/20200103_three.postgres.autocommit.up.sql': three.up,
      'sql/20200103_other.sqlite3.up.sql': 'select 2;',
      'sql/20200104_nothing.mysql.up.sql': 'select 3;',
    },
    expected: [
      { id: '20200101_one', ...one },
      { id: '20200102_two', ...two },
      { id: '20200103_three', up: three.up, down: null },
    ],
    next: { 'sql/20200105_four.up.sql': 'select 1;' },
    startUp: 'starts',
    rows: [{ version: '20200101' }, { version: '20200102' }, { version: '20200103' }],
  },
  {
    tool: dbmate,
    folder: 'db/migrations',
    files: {
      'db/migrations/9_three.sql': dbmateFile({ ...three, down: '' }),
      'db/migrations/1_one.sql': dbmateFile(one),
      'db/migrations/10_two.sql': dbmateFile(two),
    },
    // By name, as dbmate does: 10 before 9.
    expected: [
      { id: '10_two', ...two },
      { id: '1_one', ...one },
      { id: '9_three', up: three.up, down: null },
    ],
    next: { 'db/migrations/99_four.sql': dbmateFile(three) },
    startUp: 'starts',
    rows: [{ version: '10' }, { version: '1' }, { version: '9' }],
  },
  {
    tool: goose,
    folder: '.',
    files: {
      '00001_one.sql': gooseFile(one),
      '2_two.sql': gooseFile(two),
      '10_three.sql': `-- +goose NO TRANSACTION\n${gooseFile(three)}`,
    },
    expected: [
      { id: '00001_one', ...one },
      { id: '2_two', ...two },
      { id: '10_three', ...three },
    ],
    next: { '11_four.sql': gooseFile(one) },
    startUp: 'starts',
    rows: [
      { version_id: 1, is_applied: true },
      { version_id: 2, is_applied: true },
      { version_id: 10, is_applied: true },
    ],
  },
  {
    tool: sqlMigrate,
    folder: 'm',
    files: {
      'm/1_one.sql': sqlMigrateFile(one),
      'm/10_three.sql': sqlMigrateFile(three),
      'm/2_two.sql': sqlMigrateFile(two),
    },
    expected: [
      { id: '1_one', ...one },
      { id: '2_two', ...two },
      { id: '10_three', ...three },
    ],
    next: { 'm/11_four.sql': sqlMigrateFile(one) },
    startUp: 'refuses',
    rows: [{ id: '1_one.sql' }, { id: '2_two.sql' }, { id: '10_three.sql' }],
  },
  {
    tool: diesel,
    folder: 'migrations',
    files: {
      'migrations/2026-01-02-030405_two/up.sql': two.up,
      'migrations/2026-01-02-030405_two/down.sql': two.down,
      'migrations/20260101000000_one/up.sql': one.up,
      'migrations/20260101000000_one/down.sql': one.down,
      'migrations/2026-01-03-000000-0000_three/up.sql': three.up,
      'migrations/2026-01-03-000000-0000_three/metadata.toml': 'run_in_transaction = false\n',
    },
    expected: [
      { id: '20260101000000_one', ...one },
      { id: '2026-01-02-030405_two', ...two },
      { id: '2026-01-03-000000-0000_three', up: three.up, down: null },
    ],
    next: { 'migrations/2026-02-03-000000-0000_four/up.sql': 'select 1' },
    startUp: 'starts',
    rows: [
      { version: '20260101000000' },
      { version: '20260102030405' },
      { version: '202601030000000000' },
    ],
  },
  {
    tool: prisma,
    folder: 'prisma/migrations',
    files: {
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20260101000000_one/migration.sql': one.up,
      'prisma/migrations/20260102000000_two/migration.sql': two.up,
      'prisma/migrations/20260102000000_two/down.sql': two.down,
    },
    expected: [
      { id: '20260101000000_one', up: one.up, down: null },
      { id: '20260102000000_two', ...two },
    ],
    next: { 'prisma/migrations/20260103000000_three/migration.sql': three.up },
    startUp: 'starts',
    rows: ['20260101000000_one', '20260102000000_two'].map((migration_name) => ({
      migration_name,
      finished_at: '2026-01-01',
      rolled_back_at: null,
    })),
    bad: [{ migration_name: '20260101000000_one', finished_at: null, rolled_back_at: null }],
  },
]
