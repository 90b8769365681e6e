import { marker } from './print.ts'

/**
 * What the programs for Python begin with: where the project is, what a direction prints, and what is refused. `refuse` is
 * remembered beyond the exception, because code may catch it and go on with a guess.
 */
const common = `
import sys
# A module beside the migrations must not stand for one of Python's own.
sys.path[:] = [each for each in sys.path if each]
import json, os, traceback
from pathlib import Path

here = Path.cwd()
files = json.loads(sys.argv[1])
broken = None

def refuse(why):
    global broken
    broken = broken or why
    raise RuntimeError(why)

def project_with(name):
    # Nobody else's file is run: folders above may belong to everybody, such as the one for temporary files.
    owner = here.stat().st_uid
    for folder in (here, *here.parents):
        found = folder / name
        if found.is_file():
            if found.stat().st_uid != owner:
                sys.exit(f'{found} does not belong to the owner of the migrations')
            return folder
        if (folder / '.git').exists():
            break
    sys.exit(f'there is no {name} in the folder of the migrations or above it')

def last_line(error):
    lines = str(error).strip().splitlines()
    return f'{type(error).__name__}: {lines[-1]}' if lines else type(error).__name__

def direction(make):
    global broken
    broken = None
    try:
        made = make()
    except (Exception, SystemExit) as error:
        made = {'error': last_line(error)}
    return made if broken is None else {'error': broken}

def finish(dialect, printed):
    sys.__stdout__.write(${JSON.stringify(`\n${marker}\n`)} + json.dumps({'dialect': dialect, 'files': printed}))
    sys.__stdout__.flush()
    os._exit(0)
`

/** The argument vector of a program for Python; the files stand in one argument behind it, so that none becomes an option. */
export const python =
  (program: string) =>
  (files: readonly string[]): readonly string[] => [
    'python3',
    '-c',
    common + program,
    JSON.stringify(files),
  ]
