import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { ComponentRef } from '../target.ts'
import type { LocalAction } from './actions.ts'

/** How one kind of action is brought about and asked after. The contract is that of Target.apply and Target.observe. */
export interface Effect<A extends LocalAction> {
  apply(ref: ComponentRef, action: A, key: string, io: Io): Promise<void>
  observe(ref: ComponentRef, action: A, key: string, io: Io): Promise<Observed>
}

export type ActionOf<D extends LocalAction['do']> = Extract<LocalAction, { readonly do: D }>
