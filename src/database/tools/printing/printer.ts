import type { Io } from '../../../host/io.ts'
import type { Printer } from '../tool.ts'
import { engineOnly, withoutPasswords } from './addresses.ts'

const seconds = 120
/** More than any history prints; what is longer is cut, and then no JSON. */
const maxBytes = 64 * 1024 * 1024

/** What a program needs to be found and to run at all; above all, nothing that names or opens a database. */
const kept =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|SYSTEMROOT|VIRTUAL_ENV|PYENV_\w+|PYTHONPATH|DJANGO_(SETTINGS_MODULE|CONFIGURATION)|NVM_\w+|VOLTA_HOME)$/

/** Nothing listens there, and no file of passwords or services is read. */
const nowhere = {
  PGHOST: '127.0.0.1',
  PGPORT: '1',
  PGPASSFILE: '/dev/null',
  PGSERVICEFILE: '/dev/null',
  PYTHONDONTWRITEBYTECODE: '1',
  NODE_NO_WARNINGS: '1',
}

/**
 * Runs programs in `folder`, for 120 seconds at most, with none of the caller's environment but what programs need to start; of
 * addresses of databases, only the engine stays. Whatever such a program leaves running is ended with it.
 * DANGER: what runs there is the migrations' own code; only where the caller asked for it.
 */
export function printerIn(folder: string, io: Io): Printer {
  const removed = Object.fromEntries(
    Object.entries(io.env)
      .filter(([name]) => !kept.test(name))
      .map(([name, value = '']) => [name, engineOnly(value) ?? undefined]),
  )
  return async (argv) => {
    const ran = await io.exec(argv, {
      cwd: folder,
      env: { ...removed, ...nowhere },
      timeoutSeconds: seconds,
      maxBytes,
      endGroup: true,
    })
    if (ran.code === 0) return { ok: true, text: ran.stdout }
    const last = withoutPasswords(ran.stderr.trim().split('\n').at(-1) ?? '').slice(0, 300)
    const program = argv[0] ?? ''
    const what =
      ran.code === 127
        ? `${program} is not installed`
        : ran.timedOut
          ? `${program} did not end in ${seconds} seconds`
          : `${program} could not print the migrations: ${last}`
    return {
      ok: false,
      problem: {
        what,
        where: folder,
        hint: `Install what the migrations need, and look that ${program} can load them`,
      },
    }
  }
}
