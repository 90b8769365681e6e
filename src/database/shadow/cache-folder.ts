import { join } from 'node:path'
import type { Io } from '../../host/io.ts'

/**
 * Where states of shadow databases are kept between commands: the user's cache folder, because checkouts and worktrees of one
 * project share their history, and a folder of migrations needs no project to be judged. Null when there is no home.
 */
export function defaultCacheFolder({ env }: Pick<Io, 'env'>): string | null {
  const { XDG_CACHE_HOME: cache, HOME: home } = env
  // The specification wants a relative one ignored.
  if (cache?.startsWith('/')) return join(cache, 'lastgood', 'databases')
  return home ? join(home, '.cache', 'lastgood', 'databases') : null
}
