import type { Io } from '../../../host/io.ts'

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const targetFaultPoints = [
  'docker:fetch:before',
  'docker:fetch:pulled',
  'docker:fetch:after',
  'docker:start:before',
  'docker:start:created',
  'docker:start:after',
  'docker:restart:before',
  'docker:restart:after',
  'docker:withdraw:before',
  'docker:withdraw:after',
  'docker:stop:before',
  'docker:stop:after',
  'docker:keep:before',
  'docker:keep:after',
  'docker:expire:before',
  'docker:expire:after',
  'docker:promote:before',
  'docker:promote:kept',
  'docker:promote:freed',
  'docker:promote:after',
  'docker:demote:before',
  'docker:demote:after',
] as const

type TargetFaultPoint = (typeof targetFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: TargetFaultPoint) => io.fault(point)
