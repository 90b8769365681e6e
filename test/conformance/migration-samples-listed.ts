import { atlas } from '../../src/database/tools/atlas.ts'
import { drizzle } from '../../src/database/tools/drizzle.ts'
import { flyway } from '../../src/database/tools/flyway/flyway.ts'
import { liquibase } from '../../src/database/tools/liquibase/liquibase.ts'
import { nodePgMigrate } from '../../src/database/tools/node-pg-migrate.ts'
import { plain } from '../../src/database/tools/plain/plain.ts'
import { sqitch } from '../../src/database/tools/sqitch.ts'
import {
  one,
  two,
  three,
  nodePgFile,
  atlasSum,
  atlasFiles,
  atlasNext,
  below,
  journal,
  change,
  plan,
  master,
} from './migration-sample-texts.ts'
import type { Sample } from './migration-tool.ts'

/** Projects of tools that keep a list, a version scheme or a spelling of their own. */
export const listedSamples: readonly Sample[] = [
  {
    tool: drizzle,
    folder: 'drizzle',
    files: {
      'drizzle/meta/_journal.json': journal(['0000_one', 1000], ['0001_two', 2000]),
      'drizzle/0000_one.sql': `${one.up}\n--> statement-breakpoint\ncreate table c ()`,
      'drizzle/0001_two.sql': two.up,
    },
    expected: [
      { id: '0000_one', up: one.up, down: null },
      { id: '0001_two', up: two.up, down: null },
    ],
    next: {
      'drizzle/meta/_journal.json': journal(
        ['0000_one', 1000],
        ['0001_two', 2000],
        ['0002_three', 3000],
      ),
      'drizzle/0002_three.sql': three.up,
    },
    startUp: 'starts',
    rows: [
      { hash: 'x', created_at: '1000' },
      { hash: 'y', created_at: '2000' },
    ],
  },
  {
    tool: atlas,
    folder: 'migrations',
    files: below('migrations', { ...atlasFiles, 'atlas.sum': atlasSum(atlasFiles) }),
    expected: [
      { id: '20260101000000_one', up: one.up, down: null },
      { id: '20260102000000_two', up: two.up, down: null },
    ],
    next: below('migrations', { ...atlasNext, 'atlas.sum': atlasSum(atlasNext) }),
    startUp: 'starts',
    rows: ['20260101000000', '20260102000000'].map((version) => ({
      version,
      applied: 1,
      total: 1,
    })),
    bad: [{ version: '20260101000000', applied: 1, total: 2 }],
  },
  {
    tool: sqitch,
    folder: '.',
    files: {
      'sqitch.plan': plan(
        change('one', 1),
        '@v1 2026-01-02T00:00:00Z A <a@b>\n',
        change('two [one]', 2),
        change('one [one@v1]', 3),
      ),
      'sqitch.conf': '[core]\n\tengine = pg\n',
      'deploy/one@v1.sql': one.up,
      'revert/one@v1.sql': one.down,
      'deploy/two.sql': two.up,
      'revert/two.sql': two.down,
      'deploy/one.sql': three.up,
      'verify/one.sql': 'select 1',
    },
    expected: [
      { id: 'one@v1', ...one },
      { id: 'two', ...two },
      { id: 'one', up: three.up, down: null },
    ],
    next: {
      'sqitch.plan': plan(
        change('one', 1),
        '@v1 2026-01-02T00:00:00Z A <a@b>\n',
        change('two', 2),
        change('one', 3),
        change('four', 4),
      ),
      'deploy/four.sql': 'select 1',
    },
    startUp: 'refuses',
    rows: [{ change: 'one' }, { change: 'two' }, { change: 'one' }],
  },
  {
    tool: flyway,
    folder: 'sql',
    files: {
      'sql/V1__one.sql': one.up,
      'sql/U1__one.sql': one.down,
      'sql/2026/V1_2__two.sql': two.up,
      'sql/U1.2__zwei.sql': two.down,
      'sql/V1.10__three.sql': three.up,
      'sql/R__views.sql': 'create or replace view v as select 1',
    },
    expected: [
      { id: 'V1__one', ...one },
      { id: 'V1_2__two', ...two },
      { id: 'V1.10__three', up: three.up, down: null },
      { id: 'R__views', up: 'view v', down: null },
    ],
    next: { 'sql/V2__four.sql': 'select 1' },
    startUp: 'starts',
    rows: [
      { version: '1', type: 'SQL', script: 'V1__one.sql', success: true },
      { version: '1.2', type: 'SQL', script: '2026/V1_2__two.sql', success: true },
      { version: '1.10', type: 'SQL', script: 'V1.10__three.sql', success: true },
      { version: null, type: 'SQL', script: 'R__views.sql', success: true },
    ],
    bad: [{ version: '1', type: 'SQL', script: 'V1__one.sql', success: false }],
  },
  {
    tool: liquibase,
    folder: 'db/changelog',
    files: {
      'db/changelog/db.changelog-master.xml': master('one.sql', 'two.sql'),
      'db/changelog/one.sql': `--liquibase formatted sql\n\n--changeset bob:1\n${one.up}\n--rollback ${one.down}\n`,
      'db/changelog/two.sql': `--liquibase formatted sql\n--changeset bob:1\n${two.up}\n--changeset bob:2 runInTransaction:false\n${three.up}\n--rollback ${three.down}\n`,
    },
    expected: [
      { id: 'db/changelog/one.sql::1::bob', ...one },
      { id: 'db/changelog/two.sql::1::bob', up: two.up, down: null },
      { id: 'db/changelog/two.sql::2::bob', ...three },
    ],
    next: {
      'db/changelog/db.changelog-master.xml': master('one.sql', 'two.sql', 'three.sql'),
      'db/changelog/three.sql': '--liquibase formatted sql\n--changeset bob:1\nselect 1\n',
    },
    startUp: 'starts',
    rows: [
      { id: '1', author: 'bob', filename: 'changelog/one.sql', exectype: 'EXECUTED' },
      { id: '1', author: 'bob', filename: 'changelog/two.sql', exectype: 'EXECUTED' },
      { id: '2', author: 'bob', filename: 'changelog/two.sql', exectype: 'EXECUTED' },
    ],
  },
  {
    tool: nodePgMigrate,
    folder: 'migrations',
    files: {
      'migrations/1000_one.sql': nodePgFile(one),
      'migrations/20_two.sql': nodePgFile(two),
    },
    expected: [
      { id: '20_two', ...two },
      { id: '1000_one', ...one },
    ],
    next: { 'migrations/2000_three.sql': nodePgFile(three) },
    startUp: 'starts',
    rows: [{ name: '20_two' }, { name: '1000_one' }],
  },
  {
    tool: plain,
    folder: 'sql',
    files: {
      'sql/1.sql': one.up,
      'sql/1.rollback.sql': one.down,
      'sql/10.sql': three.up,
      'sql/2.sql': two.up,
    },
    expected: [
      { id: '1', ...one },
      { id: '2', up: two.up, down: null },
      { id: '10', up: three.up, down: null },
    ],
    next: { 'sql/11.sql': 'select 1' },
    startUp: 'unknown',
    rows: null,
  },
]
