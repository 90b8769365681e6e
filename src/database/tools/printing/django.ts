import { python } from './python.ts'

/**
 * What `sqlmigrate` does (django/core/management/commands/sqlmigrate.py), for all migrations at once and both directions, inside
 * the project's own `manage.py`, which says where the settings are. `sqlmigrate` itself opens the database of the settings: for the
 * history table, for a transaction around nothing, and to look up names of constraints. Here nothing is opened; what looks something
 * up is refused.
 */
const program = `
root = project_with('manage.py')
os.chdir(root)
sys.path.insert(0, str(root))
import re
from contextlib import nullcontext
import django.core.management
import django.db.backends.base.base as base
import django.db.backends.base.schema as schema
import django.db.migrations.migration as migration_module
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

def connect(self, *_, **__):
    names = [frame.name for frame in traceback.extract_stack()]
    what = 'the name of a constraint' if '_constraint_names' in names else 'something'
    try:
        refuse('it asks the database for ' + what)
    except RuntimeError as error:
        # What programs expect where no database is, when they start.
        raise OperationalError(str(error)) from None

base.BaseDatabaseWrapper.connect = connect
base.BaseDatabaseWrapper.ensure_connection = connect
MigrationRecorder.has_table = lambda self: False
MigrationRecorder.ensure_schema = lambda self: None
# Transactions around statements that are only written down.
schema.atomic = migration_module.atomic = lambda *_, **__: nullcontext()

def flat(operations):
    for operation in operations:
        inner = getattr(operation, 'database_operations', None)
        if inner is None:
            yield operation
        else:
            yield from flat(inner)

def is_code(operation, backwards):
    from django.db.migrations import RunPython
    if operation.reduces_to_sql:
        return False
    run = getattr(operation, 'reverse_code' if backwards else 'code', None)
    return not isinstance(operation, RunPython) or run is not RunPython.noop

def write_down(editor, sent):
    # What quote_value adds for a second filling-in, which never comes here.
    doubles = '%%' in editor.quote_value('%')
    def literal(value):
        said = editor.quote_value(value)
        return said.replace('%%', '%') if doubles and isinstance(value, str) else said
    def execute(sql, params=()):
        text = str(sql)
        if params is None:
            sent.append(text)
        elif editor.connection.vendor == 'sqlite':
            # Its cursor lets a single % stand (django/db/backends/sqlite3/base.py, convert_query).
            values = iter(params)
            sent.append(re.sub('%[%s]', lambda found: '%' if found[0] == '%%' else literal(next(values)), text))
        else:
            sent.append(text % tuple(map(literal, params)))
    return execute

def collect(connection, migration, before, backwards):
    operations = list(flat(migration.operations))
    for operation in operations:
        if backwards and not operation.reversible:
            return {'none': f'Django does not take it back: {operation.describe()}'}
    for operation in operations:
        if is_code(operation, backwards):
            return {'error': f'this operation cannot be written as SQL: {operation.describe()}'}
    sql = []
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        editor.execute = write_down(editor, sql)
        (migration.unapply if backwards else migration.apply)(before.clone(), editor, collect_sql=True)
    transactional = bool(migration.atomic and connection.features.can_rollback_ddl)
    if connection.vendor != 'sqlite':
        return {'sql': sql, 'transactional': transactional}
    # The editor of SQLite turns the keys off before its transaction, and on after it.
    inner = ['BEGIN', *sql, 'COMMIT'] if transactional else sql
    around = ['PRAGMA foreign_keys = OFF', *inner, 'PRAGMA foreign_keys = ON']
    return {'sql': around if sql else [], 'transactional': False}

def collect_all(*_, **__):
    import django
    from django.conf import settings
    for each in settings.DATABASES.values():
        name = ':memory:' if 'sqlite' in each.get('ENGINE', '') else 'nothing'
        each.update(NAME=name, HOST='127.0.0.1', PORT='1', USER='', PASSWORD='', OPTIONS={})
    django.setup()
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    connection = connections['default']
    if connection.vendor == 'sqlite':
        connection.disable_constraint_checking = lambda: True
        connection.enable_constraint_checking = lambda: None
        connection.check_constraints = lambda *_, **__: None
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor._create_project_state()
    wanted = {str((here / file).resolve()): file for file in files}
    printed = {}
    for migration, _ in plan:
        module = sys.modules[type(migration).__module__]
        file = wanted.pop(str(Path(module.__file__).resolve()), None)
        if file is not None:
            printed[file] = {
                side: direction(lambda: collect(connection, migration, state, side == 'down')) for side in ('up', 'down')
            }
        if not wanted:
            break
        state = migration.mutate_state(state, preserve=False)
    for file in wanted.values():
        error = {'error': 'Django does not load it: is its application among INSTALLED_APPS?'}
        printed[file] = {'up': error, 'down': error}
    finish(connection.vendor, printed)

django.core.management.execute_from_command_line = collect_all
sys.argv = ['manage.py', 'sqlmigrate']
import runpy
runpy.run_path(str(root / 'manage.py'), run_name='__main__')
sys.exit('manage.py did not come to execute_from_command_line')
`

/** The argument vector that prints modules of Django. */
export const printDjango = python(program)
