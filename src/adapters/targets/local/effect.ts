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

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const targetFaultPoints = [
  'target:fetch:before',
  'target:fetch:unpacked',
  'target:fetch:after',
  'target:start:before',
  'target:start:wished',
  'target:start:spawned',
  'target:start:after',
  'target:withdraw:before',
  'target:withdraw:after',
  'target:stop:before',
  'target:stop:wished',
  'target:stop:after',
  'target:keep:before',
  'target:keep:after',
  'target:expire:before',
  'target:expire:after',
  'target:promote:before',
  'target:promote:kept',
  'target:promote:after',
  'target:demote:before',
  'target:demote:after',
] as const

export type TargetFaultPoint = (typeof targetFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: TargetFaultPoint) => io.fault(point)
