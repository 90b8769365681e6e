import type { Io } from '../../../host/io.ts'

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const targetFaultPoints = [
  'target:fetch:before',
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

type TargetFaultPoint = (typeof targetFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: TargetFaultPoint) => io.fault(point)
