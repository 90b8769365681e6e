import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { call, must } from './admin.ts'
import { findHandler } from './handler.ts'
import { settingsOf } from './place.ts'

/** What would stop a change, or undo it: no admin API, no such handler, a Caddy that forgets what it is told. */
export async function preflight(ref: ComponentRef, io: Io): Promise<readonly Problem[]> {
  const settings = settingsOf(ref)
  await findHandler(settings, io)
  const admin = must<{ config?: { persist?: boolean } } | null>(
    settings,
    await call(settings, io, 'GET', '/config/admin'),
  )
  if (admin?.config?.persist !== false) return []
  return [
    {
      what: 'Caddy does not keep what the admin API changes: a restart would undo it',
      where: settings.admin,
      hint: 'Take "persist": false away from "admin": {"config": …}, and start Caddy with --resume',
    },
  ]
}
