import { alembic } from '../../src/database/tools/alembic.ts'
import { django } from '../../src/database/tools/django.ts'
import { knex } from '../../src/database/tools/knex.ts'
import { rails } from '../../src/database/tools/rails.ts'
import { sequelize } from '../../src/database/tools/sequelize.ts'
import { typeorm } from '../../src/database/tools/typeorm.ts'
import { below, one, three, two } from './migration-sample-texts.ts'
import type { Sample } from './migration-tool.ts'

interface Sides {
  readonly up: string
  readonly down: string | null
}

const knexModule = ({ up, down }: Sides) =>
  `/** @param {import('knex').Knex} knex */\nexports.up = async function (knex) {\n  await knex.raw('${up}')\n}\n${
    down === null
      ? '\nexports.down = async () => {}\n'
      : `\nexports.down = (knex) => knex.schema.raw(\`${down}\`)\n`
  }`

const typeormModule = (name: string, { up, down }: { up: string; down: string }) =>
  `import { MigrationInterface, QueryRunner } from "typeorm";

export class ${name} implements MigrationInterface {
    name = '${name}'

    public async up(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(\`${up}\`);
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
        await queryRunner.query(\`${down}\`);
    }
}
`

const sequelizeModule = ({ up, down }: Sides) =>
  `'use strict'\nmodule.exports = {\n  async up(queryInterface, Sequelize) {\n    await queryInterface.sequelize.query('${up}');\n  },\n${
    down === null
      ? ''
      : `  async down(queryInterface) {\n    await queryInterface.sequelize.query("${down}");\n  },\n`
  }};\n`

const alembicModule = (revision: string, before: string | null, { up, down }: Sides) =>
  `"""say what\n\nRevision ID: ${revision}\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = '${revision}'\ndown_revision = ${before === null ? 'None' : `'${before}'`}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade() -> None:\n    op.execute("""${up}""")\n\n\ndef downgrade() -> None:\n    ${down === null ? 'pass' : `op.execute(sa.text('${down}'))`}\n`

const djangoModule = (before: string | null, { up, down }: Sides) =>
  `from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n    dependencies = [${before === null ? '' : `('shop', '${before}')`}]\n\n    operations = [\n        migrations.RunSQL(\n            "${up}",\n${down === null ? '' : `            reverse_sql="${down}",\n`}        ),\n    ]\n`

const railsModule = (name: string, { up, down }: Sides) =>
  `# frozen_string_literal: true\nclass ${name} < ActiveRecord::Migration[7.1]\n  def up\n    execute <<~SQL\n      ${up}\n    SQL\n  end\n${down === null ? '' : `\n  def down\n    execute "${down}"\n  end\n`}end\n`

const lone = { up: three.up, down: null }

/** Projects of tools whose migrations are code. */
export const codeSamples: readonly Sample[] = [
  {
    tool: knex,
    folder: 'migrations',
    files: below('migrations', {
      '20260102_two.js': knexModule(two),
      '20260101_one.js': knexModule(one),
      '20260103_three.cjs': knexModule(lone),
    }),
    expected: [
      { id: '20260101_one', ...one },
      { id: '20260102_two', ...two },
      { id: '20260103_three', ...lone },
    ],
    next: below('migrations', { '20260104_four.js': knexModule(lone) }),
    startUp: 'refuses',
    rows: ['20260101_one.js', '20260102_two.js', '20260103_three.cjs'].map((name) => ({ name })),
  },
  {
    tool: typeorm,
    folder: 'src/migrations',
    files: below('src/migrations', {
      'One.ts': typeormModule('One1767225600000', one),
      'Two.ts': typeormModule('ATwo1767225600001', two),
      'index.ts': "export { One1767225600000 } from './One'\n",
    }),
    expected: [
      { id: 'One1767225600000', ...one },
      { id: 'ATwo1767225600001', ...two },
    ],
    next: below('src/migrations', { 'Three.ts': typeormModule('Three1767225600002', three) }),
    startUp: 'starts',
    rows: [{ name: 'One1767225600000' }, { name: 'ATwo1767225600001' }],
  },
  {
    tool: sequelize,
    folder: 'db/migrations',
    files: below('db/migrations', {
      '1_one.js': sequelizeModule(one),
      '10_two.js': sequelizeModule(two),
      '9_three.js': sequelizeModule(lone),
    }),
    // By name: 10 before 1_ is not so, because digits come before the underscore.
    expected: [
      { id: '10_two', ...two },
      { id: '1_one', ...one },
      { id: '9_three', ...lone },
    ],
    next: below('db/migrations', { '9_twenty.js': sequelizeModule(lone) }),
    startUp: 'starts',
    rows: ['10_two.js', '1_one.js', '9_three.js'].map((name) => ({ name })),
  },
  {
    tool: alembic,
    folder: 'alembic/versions',
    files: below('alembic/versions', {
      'ffff_one.py': alembicModule('ffff', null, one),
      'aaaa_two.py': alembicModule('aaaa', 'ffff', two),
      'cccc_three.py': alembicModule('cccc', 'aaaa', lone),
    }),
    expected: [
      { id: 'ffff_one', ...one },
      { id: 'aaaa_two', ...two },
      { id: 'cccc_three', ...lone },
    ],
    next: below('alembic/versions', { 'bbbb_four.py': alembicModule('bbbb', 'cccc', lone) }),
    startUp: 'refuses',
    rows: [{ version_num: 'cccc' }],
    bad: [{ version_num: 'eeee' }],
  },
  {
    tool: django,
    folder: 'shop/migrations',
    files: below('shop/migrations', {
      '__init__.py': '',
      '0001_one.py': djangoModule(null, one),
      '0002_b.py': djangoModule('0001_one', two),
      '0002_a.py': djangoModule('0002_b', lone),
    }),
    expected: [
      { id: 'shop.0001_one', ...one },
      { id: 'shop.0002_b', ...two },
      { id: 'shop.0002_a', ...lone },
    ],
    next: below('shop/migrations', { '0003_four.py': djangoModule('0002_a', lone) }),
    startUp: 'starts',
    rows: [
      { app: 'auth', name: '0001_initial' },
      { app: 'shop', name: '0001_one' },
      { app: 'shop', name: '0002_b' },
      { app: 'shop', name: '0002_a' },
    ],
  },
  {
    tool: rails,
    folder: 'db/migrate',
    files: below('db/migrate', {
      '20260101000000_one.rb': railsModule('One', one),
      '2_two.rb': railsModule('Two', two),
      '20260103000000_three.rb': railsModule('Three', lone),
    }),
    expected: [
      { id: '2_two', ...two },
      { id: '20260101000000_one', ...one },
      { id: '20260103000000_three', ...lone },
    ],
    next: below('db/migrate', { '20260104000000_four.rb': railsModule('Four', lone) }),
    startUp: 'starts',
    rows: ['2', '20260101000000', '20260103000000'].map((version) => ({ version })),
  },
]
