import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { archives } from './archives.ts'
import { systemClock } from './clock.ts'
import { execute } from './exec.ts'
import { faultPoints } from './fault.ts'
import { files } from './files.ts'
import { http } from './http.ts'
import type { Io } from './io.ts'
import { processes } from './processes.ts'

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The real world. */
export function nodeIo(env: Readonly<Record<string, string | undefined>> = process.env): Io {
  return {
    clock: systemClock,
    exec: execute,
    files,
    archives,
    processes,
    http,
    env,
    user: loginName(),
    freshId: () => [...randomBytes(12)].map((byte) => alphabet[byte % alphabet.length]).join(''),
    fault: faultPoints(env),
  }
}

function loginName(): string {
  try {
    return userInfo().username
  } catch {
    // A number without an entry in the user database, as containers often have.
    return ''
  }
}
