import { spawnSync } from 'node:child_process'

/** Why a module of Debian's Python cannot be tested with; null when it can. For `describe.skipIf`. */
export function noModule(name: 'django' | 'alembic'): string | null {
  const ran = spawnSync('/usr/bin/python3', ['-c', `import psycopg2, ${name}`])
  return ran.status === 0 ? null : `no ${name} for /usr/bin/python3`
}

type Files = Readonly<Record<string, string>>

const migration = (
  after: string | null,
  operations: string,
  more = '',
) => `from django.db import migrations, models

def fill(apps, editor):
    raise RuntimeError('never run')

class Migration(migrations.Migration):
${more}    dependencies = [${after === null ? '' : `("shop", "${after}")`}]
    operations = [${operations}]
`

/** A small project of Django for PostgreSQL: an application `shop`, with migrations of every kind. */
export const djangoProject = (): Files => ({
  'manage.py': `import os, sys
os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'config.settings')
if __name__ == '__main__':
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
`,
  'config/__init__.py': '',
  'config/settings.py': `SECRET_KEY = 'x'
INSTALLED_APPS = ['shop']
DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'
DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'real', 'HOST': '127.0.0.1', 'PASSWORD': 'secret'}}
`,
  'shop/__init__.py': '',
  'shop/migrations/__init__.py': '',
  'shop/migrations/0001_initial.py': migration(
    null,
    `migrations.CreateModel('Order', [('id', models.BigAutoField(primary_key=True)), ('title', models.CharField(max_length=40))])`,
  ),
  'shop/migrations/0002_note.py': migration(
    '0001_initial',
    `migrations.AddField('order', 'note', models.CharField(max_length=20, default="it's 5%"))`,
  ),
  'shop/migrations/0003_code.py': migration(
    '0002_note',
    'migrations.RunPython(fill, migrations.RunPython.noop)',
  ),
  'shop/migrations/0004_within.py': migration(
    '0003_code',
    `migrations.SeparateDatabaseAndState([migrations.RunSQL([("update shop_order set note = %s", ["5% of a'b"])])])`,
    '    atomic = False\n',
  ),
  'shop/migrations/0005_unique.py': migration(
    '0004_within',
    `migrations.AlterField('order', 'title', models.CharField(max_length=40, unique=True))`,
  ),
  'shop/migrations/0006_nested.py': migration(
    '0005_unique',
    'migrations.SeparateDatabaseAndState([migrations.RunPython(fill, migrations.RunPython.noop)])',
  ),
})

const revision = (
  own: string,
  after: string,
  up: string,
  down: string,
) => `from alembic import context, op
import sqlalchemy as sa
revision = '${own}'
down_revision = ${after}

def upgrade():
    ${up.replaceAll('\n', '\n    ')}

def downgrade():
    ${down.replaceAll('\n', '\n    ')}
`

/** A small project of Alembic for PostgreSQL, with revisions of every kind; two branches that a fourth merges. */
export const alembicProject = (): Files => ({
  'alembic.ini': `[alembic]
script_location = migrations
sqlalchemy.url = postgresql://me:secret@127.0.0.1/real
`,
  'migrations/env.py': `from alembic import context
url = context.config.get_main_option('sqlalchemy.url')
if context.is_offline_mode():
    context.configure(url=url)
    with context.begin_transaction():
        context.run_migrations()
else:
    raise SystemExit('online')
`,
  'migrations/versions/a1_one.py': revision(
    'a1',
    'None',
    `op.create_table('orders', sa.Column('id', sa.Integer, primary_key=True), sa.Column('note', sa.String(20), server_default='5%', nullable=False), sa.Column('kind', sa.Enum('a', 'b', name='kind')))`,
    `op.drop_table('orders')\nsa.Enum(name='kind').drop(op.get_bind(), checkfirst=True)`,
  ),
  'migrations/versions/b2_two.py': revision(
    'b2',
    "'a1'",
    `op.bulk_insert(sa.table('orders', sa.column('note', sa.String)), [{'note': "it's 5%"}])
with op.get_context().autocommit_block():
    op.create_index('orders_note', 'orders', ['note'], postgresql_concurrently=True)`,
    `op.get_bind().execute(sa.text('select 1')).fetchall()\nop.drop_index('orders_note')`,
  ),
  'migrations/versions/c3_three.py': revision(
    'c3',
    "'a1'",
    `op.get_bind().execute(sa.text('update orders set note = :note'), {'note': 'x'})`,
    'pass',
  ),
  'migrations/versions/d4_merge.py': revision(
    'd4',
    "('b2', 'c3')",
    `op.add_column('orders', sa.Column('x', sa.Integer))`,
    `if not context.is_offline_mode():
    op.execute('delete from orders')
op.drop_column('orders', 'x')`,
  ),
})
