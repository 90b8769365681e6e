import type { Maker } from '../../plan.ts'

/** Texts of one type. `ordinary` gives a different one for every number as far as there are any; the others may. */
export interface Values {
  readonly ordinary: Maker
  readonly longest?: Maker
  readonly empty?: Maker
  readonly lowest?: Maker
  readonly highest?: Maker
  /** How many different texts `ordinary` gives; Infinity when absent. */
  readonly distinct?: number
  /** More to try where a check refuses the rest. */
  readonly more?: readonly Maker[]
}

export const always =
  (text: string | null): Maker =>
  () =>
    text
