import type { ComponentRef } from '../adapters/targets/target.ts'

/** In the environment of every stopper, with what it waits for: so that it can be found again. */
export const stopperMarkName = 'LASTGOOD_STOPPER'

/** What a stopper is given on standard input. May hold secrets. */
export interface StopOrder {
  /** Kind of the target; its `tidy` stops what is past its warm time. */
  readonly kind: string
  readonly ref: ComponentRef
  /** ISO 8601; end of the warm time. */
  readonly at: string
}
