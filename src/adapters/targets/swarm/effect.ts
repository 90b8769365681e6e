import type { Io } from '../../../host/io.ts'
import type { Engine } from '../docker/engine.ts'
import type { ComponentRef } from '../target.ts'

/** What every effect works with. */
export interface Scene {
  readonly ref: ComponentRef
  readonly engine: Engine
  readonly io: Io
}
