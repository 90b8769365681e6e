import type { Io } from '../../host/io.ts'
import { fail, type Result } from '../../model/problem.ts'
import type { Dialect } from '../migration.ts'
import type { ProverSettings } from '../prover.ts'
import type { Base } from './base.ts'
import { openMysql } from './mysql/open-base.ts'
import { openPostgresql } from './postgresql/open-base.ts'
import { openSqlite } from './sqlite/open-base.ts'

/** What making a shadow may take: files, and for some engines a server of their own. */
export type ShadowIo = Pick<Io, 'files' | 'freshId' | 'exec' | 'processes' | 'env' | 'user'>

type Open = (settings: ProverSettings, io: ShadowIo) => Promise<Result<Base>>

const openers: Readonly<Record<Dialect, Open | null>> = {
  postgresql: openPostgresql,
  mysql: openMysql,
  sqlite: openSqlite,
}

/** A shadow with nothing in it. Fails for a dialect that cannot be executed, and for a server that cannot be used. */
export async function openBase(settings: ProverSettings, io: ShadowIo): Promise<Result<Base>> {
  const open = openers[settings.dialect]
  if (open !== null) return open(settings, io)
  return fail({
    what: `${settings.dialect} migrations cannot be executed in a shadow database`,
    where: 'the shadow database',
    hint: 'Ask the rules only: --rules-only',
  })
}
