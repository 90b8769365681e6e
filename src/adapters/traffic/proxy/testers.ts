import type { Io } from '../../../host/io.ts'
import type { Route } from '../../../model/revision.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { record } from './record.ts'

/** Requests with this header are from internal testers: they reach the canary while there is one. */
export interface Testers {
  readonly header: string
  readonly value: string
}

/** Who was served when traffic was moved last, and which of them was the canary. */
interface Noted {
  readonly revisions: readonly string[]
  readonly canary: string | null
}

const notedOf = (ref: ComponentRef, io: Io) => record<Noted>(ref, 'canary', io)

/**
 * Pure: which revision is the canary, or null when one serves alone. Shares do not tell, since a canary's grow past the half:
 * it is who joined the others, and stays it until it serves alone or leaves. Where nobody noted, the smallest share.
 */
export function canaryOf(noted: Noted | null, routes: readonly Route[]): string | null {
  if (routes.length < 2) return null
  const joined = routes.filter(({ revision }) => noted?.revisions.includes(revision) === false)
  const [only] = joined
  if (joined.length === 1 && only !== undefined) return only.revision
  const stays = routes.some(({ revision }) => revision === noted?.canary)
  if (stays) return noted?.canary ?? null
  return routes.reduce((least, each) => (each.weight < least.weight ? each : least)).revision
}

/** The canary among routes that are in place. */
export async function canaryNow(
  ref: ComponentRef,
  routes: readonly Route[],
  io: Io,
): Promise<string | null> {
  return canaryOf(await notedOf(ref, io).get(), routes)
}

/** The canary among routes that are going to be in place; noted, since later nobody can tell who joined whom. */
export async function noteCanary(
  ref: ComponentRef,
  routes: readonly Route[],
  io: Io,
): Promise<string | null> {
  const noted = notedOf(ref, io)
  const canary = canaryOf(await noted.get(), routes)
  await noted.set({ revisions: routes.map(({ revision }) => revision), canary })
  return canary
}
