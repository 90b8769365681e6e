import type { Io } from '../../../host/io.ts'

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const targetFaultPoints = [
  'compose:record:before',
  'compose:record:met',
  'compose:record:pulled',
  'compose:record:after',
  'compose:update:before',
  'compose:update:after',
  'compose:beside:before',
  'compose:beside:after',
  'compose:only:before',
  'compose:only:after',
  'compose:pin:before',
  'compose:pin:after',
  'compose:forget:before',
  'compose:forget:after',
  'compose:stop:before',
  'compose:stop:after',
  'compose:start:before',
  'compose:start:after',
] as const

type TargetFaultPoint = (typeof targetFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: TargetFaultPoint) => io.fault(point)
