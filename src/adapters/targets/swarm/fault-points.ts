import type { Io } from '../../../host/io.ts'

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const targetFaultPoints = [
  'swarm:update:before',
  'swarm:update:met',
  'swarm:update:recorded',
  'swarm:update:after',
  'swarm:stop:before',
  'swarm:stop:after',
  'swarm:start:before',
  'swarm:start:after',
] as const

type TargetFaultPoint = (typeof targetFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: TargetFaultPoint) => io.fault(point)
