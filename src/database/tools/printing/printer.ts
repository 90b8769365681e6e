import type { Io } from '../../../host/io.ts'
import type { Printer } from '../tool.ts'

const seconds = 120

/** What a program needs to be found and to run at all; above all, nothing that names or opens a database. */
const kept =
  /^(PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|TEMP|SYSTEMROOT|VIRTUAL_ENV|PYENV_\w+|NVM_\w+|VOLTA_HOME)$/

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
 * Runs programs in `folder`, for 120 seconds at most, with none of the caller's environment but what programs need to start.
 * DANGER: what runs there is the migrations' own code; only where the caller asked for it.
 */
export function printerIn(folder: string, io: Io): Printer {
  const removed = Object.fromEntries(
    Object.keys(io.env)
      .filter((name) => !kept.test(name))
      .map((name) => [name, undefined]),
  )
  return async (argv) => {
    const ran = await io.exec(argv, {
      cwd: folder,
      env: { ...removed, ...nowhere },
      timeoutSeconds: seconds,
    })
    if (ran.code === 0) return { ok: true, text: ran.stdout }
    const last = ran.stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? ''
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
