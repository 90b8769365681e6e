import type { Io } from '../../../host/io.ts'
import type { ComponentRef } from '../target.ts'
import { engineAddress } from './address.ts'

/** Closes the connection that is kept open to the host of an engine, if there is one. */
export async function hangUpEngine(ref: ComponentRef, io: Io): Promise<void> {
  const { http } = await engineAddress(ref, io)
  if (http.through === undefined) return
  const [ssh = 'ssh', ...rest] = http.through
  await io.exec([ssh, '-O', 'exit', ...rest.slice(0, -1)], { timeoutSeconds: 10 })
}
