import type { Io } from '../../../host/io.ts'
import type { Observed } from '../../../model/event.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'
import type { ComposeAction } from './actions.ts'

/** What every effect works with. */
export interface Scene {
  readonly ref: ComponentRef
  readonly engine: Engine
  readonly io: Io
}

/** How one kind of action is brought about and asked after. The contract is that of Target.apply and Target.observe. */
export interface Effect<A extends ComposeAction> {
  apply(scene: Scene, action: A): Promise<void>
  observe(scene: Scene, action: A): Promise<Observed>
}
