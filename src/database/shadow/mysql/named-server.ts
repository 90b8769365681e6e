import { fail, ok, type Result } from '../../../model/problem.ts'
import type { Shadow } from '../../session.ts'
import type { Place } from './connection.ts'
import { makeReady, undoReady } from './ready.ts'
import { MysqlShadow, type Ready } from './shadow.ts'

export interface NamedServer {
  /** `mysql://user:password@host:3306`, also `mariadb://`; `?socket=/path` instead of a host. May carry a password; never shown. */
  readonly url: string
  /** Unguessable, lower-case letters and digits. */
  readonly freshId: () => string
  readonly seconds: number
}

/** A database of our own on a server that somebody named, with a user of our own, both dropped when it is disposed. */
export async function openNamedServer({
  url,
  freshId,
  seconds,
}: NamedServer): Promise<Result<Shadow>> {
  const admin = placeOf(url)
  if (admin === null) {
    const what = 'this is not the address of a MySQL or MariaDB server'
    return fail({ what, where: 'the shadow server', hint: 'Write mysql://user:password@host:3306' })
  }
  // MySQL takes names of users up to 32 characters.
  const wanted = { admin, name: `lastgood_shadow_${freshId()}`, seconds, own: false } as const
  let ready: Awaited<ReturnType<typeof makeReady>>
  try {
    ready = await makeReady(wanted)
  } catch (error) {
    return unusable(error, 'Check its address and that it runs')
  }
  if ('what' in ready) return fail(ready)
  const shadow = new NamedMysqlShadow(ready)
  try {
    await shadow.connect()
    return ok(shadow)
  } catch (error) {
    await shadow[Symbol.asyncDispose]()
    return unusable(error, 'Let new users log in with a password from here')
  }
}

class NamedMysqlShadow extends MysqlShadow {
  readonly #made: Ready

  constructor(ready: Ready) {
    super(ready)
    this.#made = ready
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]()
    await undoReady(this.#made)
  }
}

function unusable(error: unknown, hint: string): Result<never> {
  const what = error instanceof Error && error.message !== '' ? error.message : 'no connection'
  return fail({ what, where: 'the shadow server', hint })
}

function placeOf(url: string): Place | null {
  if (!URL.canParse(url)) return null
  const { protocol, hostname, port, username, password, searchParams } = new URL(url)
  if (protocol !== 'mysql:' && protocol !== 'mariadb:') return null
  const socket = searchParams.get('socket')
  const where =
    socket === null ? { host: hostname || 'localhost', port: Number(port || 3306) } : { socket }
  return { ...where, user: decodeURIComponent(username), password: decodeURIComponent(password) }
}
