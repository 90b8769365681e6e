import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { ComponentRef } from '../target.ts'
import type { SshAction } from './actions.ts'

/** How one kind of action is brought about and asked after. The contract is that of Target.apply and Target.observe. */
export interface Effect<A extends SshAction> {
  apply(ref: ComponentRef, action: A, io: Io, key: string): Promise<void>
  observe(ref: ComponentRef, action: A, io: Io, key: string): Promise<Observed>
}
