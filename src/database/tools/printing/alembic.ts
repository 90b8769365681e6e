import { python } from './python.ts'

/**
 * What `alembic upgrade PREVIOUS:REVISION --sql` and `downgrade REVISION:PREVIOUS --sql` do (alembic/command.py and
 * runtime/migration.py), for one revision at a time, also where it merges several, and without the statements for the version
 * table. Nothing is opened, and what such a script silently loses is refused: answers of the database, values beside a statement,
 * and code that does less when it is printed.
 */
const program = `
import io, re
from alembic.config import Config
from alembic.operations.base import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import HeadMaintainer, MigrationStep
from alembic.script import ScriptDirectory
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.pool.base import Pool

os.chdir(project_with('alembic.ini'))

def connect(self, *_, **__):
    refuse('it asks the database')
DefaultDialect.connect = connect
Pool.connect = connect

if not hasattr(HeadMaintainer, 'update_to_step'):
    sys.exit('this version of Alembic is not known')
HeadMaintainer.update_to_step = lambda self, step: None

class Answer:
    def __getattr__(self, name):
        refuse('it asks the database')
    __bool__ = __iter__ = __len__ = __getitem__ = lambda self, *_: refuse('it asks the database')

class Bind:
    def __init__(self, real):
        self.real, self.dialect = real, real.dialect
    def execute(self, statement, *values, **named):
        if values or named:
            refuse('it sends values beside a statement, which Alembic does not print')
        self.real.execute(statement)
        return Answer()
    def _run_ddl_visitor(self, *given, **named):
        return self.real._run_ddl_visitor(*given, **named)
    def __getattr__(self, name):
        refuse('it asks the database: ' + name)

Operations.get_bind = lambda self: Bind(self.migration_context.impl.bind)

running = False
def is_offline_mode(self):
    if running:
        refuse('it does something else when it is printed: is_offline_mode')
    return True
EnvironmentContext.is_offline_mode = is_offline_mode

configured = []
real_configure = EnvironmentContext.configure
def configure(self, *given, **options):
    opts = {'paramstyle': 'named'}
    opts.update(options.get('dialect_opts') or {})
    options.update(output_buffer=config.output_buffer, literal_binds=True, dialect_opts=opts)
    configured.append(self)
    return real_configure(self, *given, **options)
EnvironmentContext.configure = configure

config = Config('alembic.ini')
scripts = ScriptDirectory.from_config(config)
engine = None

def collect(revision, backwards):
    global engine, running
    config.output_buffer = io.StringIO()
    configured.clear()
    contexts = []
    if re.search(r'\\bas_sql\\b', Path(revision.path).read_text(encoding='utf-8', errors='replace')):
        refuse('it does something else when it is printed: as_sql')
    def steps(_, context):
        make = MigrationStep.downgrade_from_script if backwards else MigrationStep.upgrade_from_script
        step = make(scripts.revision_map, revision)
        contexts.append(context)
        run = step.migration_fn
        def migrate(*given, **named):
            global running
            running = True
            try:
                run(*given, **named)
            finally:
                running = False
        step.migration_fn = migrate
        return [step]
    # A revision the script starts from: it would begin with the version table otherwise.
    ends = {'starting_rev': revision.revision, 'destination_rev': revision.revision}
    with EnvironmentContext(config, scripts, fn=steps, as_sql=True, **ends):
        scripts.run_env()
    if len(contexts) != 1 or len(configured) != 1:
        return {'error': f'env.py runs the migrations {len(contexts)} times: only one database can be printed'}
    engine = contexts[0].dialect.name
    return {'script': re.sub(r'^-- Running \\S.*\\n', '', config.output_buffer.getvalue(), count=1, flags=re.M)}

known = {str(Path(each.path).resolve()): each for each in scripts.walk_revisions()}
printed = {}
for file in files:
    revision = known.get(str((here / file).resolve()))
    if revision is None:
        error = {'error': 'Alembic does not load it: does alembic.ini name its folder?'}
        printed[file] = {'up': error, 'down': error}
    else:
        printed[file] = {side: direction(lambda: collect(revision, side == 'down')) for side in ('up', 'down')}
finish(engine, printed)
`

/** The argument vector that prints revisions of Alembic. */
export const printAlembic = python(program)
