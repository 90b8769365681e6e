import type { Io } from '../../../host/io.ts'

/** Every place in this target's `apply` where a crash is interesting (Io.fault), in the order they are passed. */
export const sshFaultPoints = [
  'target:place:before',
  'target:place:upload',
  'target:place:uploaded',
  'target:place:after',
  'target:remove:before',
  'target:remove:after',
  'target:switch:before',
  'target:switch:after',
  'target:back:before',
  'target:back:after',
  'target:stop:before',
  'target:stop:after',
  'target:start:before',
  'target:start:after',
] as const

type SshFaultPoint = (typeof sshFaultPoints)[number]

/** Io.fault, for the points in the list only. */
export const fault = (io: Io, point: SshFaultPoint) => io.fault(point)
