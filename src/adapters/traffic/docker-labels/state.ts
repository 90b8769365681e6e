import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../../targets/target.ts'
import { ownerOf } from '../proxy/owner.ts'
import { read } from '../proxy/writing.ts'
import { askRouter, askService, type Service } from './api.ts'
import { atDocker, type DynamicFile, type Member, readDynamicFile } from './dynamic-file.ts'
import { settingsOf } from './place.ts'

/** The file as it stands, and the service that Traefik has of it. */
export interface State {
  readonly file: DynamicFile
  /** Null: Traefik has none. */
  readonly service: Service | null
}

/** Asks disk and Traefik. Throws ProblemError when one of them does not answer. */
export async function stateOf(ref: ComponentRef, io: Io): Promise<State> {
  const settings = settingsOf(ref)
  const { file: path, name } = settings
  const file = readDynamicFile(await read(path, io), path, ownerOf(ref))
  return { file, service: await askService(settings, io, `${name}@file`) }
}

/** Whether Traefik's service is made of exactly these members. */
function isMadeOf(service: Service | null, members: readonly Member[]): boolean {
  const text = (all: readonly { readonly name: string; readonly weight?: number }[]) =>
    all
      .map(({ name, weight = 1 }) => `${name} ${weight}`)
      .toSorted()
      .join()
  const wanted = members.map(({ service: of, weight }) => ({ name: atDocker(of), weight }))
  return text(service?.weighted?.services ?? []) === text(wanted)
}

/** Who is served: by the file, or until Traefik takes it by the one before. Throws ProblemError when nobody can say. */
export function servedBy(ref: ComponentRef, { file, service }: State): readonly Member[] {
  const { file: where, name, api } = settingsOf(ref)
  if (file.state === 'edited') throw new ProblemError(file.problem)
  const { members, before } = file.state === 'ours' ? file : { members: [], before: [] }
  if (isMadeOf(service, members)) return members
  if (isMadeOf(service, before)) return before
  throw new ProblemError({
    what: `Traefik has a service ${name}@file that lastgood did not write`,
    where,
    hint: `See what it is made of: curl ${api}/api/http/services/${name}@file`,
  })
}

/** What keeps Traefik from serving by its file, or null: the file not taken, a container gone, a rule it does not understand. */
export async function whyNotTaken(
  ref: ComponentRef,
  { file, service }: State,
  io: Io,
): Promise<string | null> {
  const settings = settingsOf(ref)
  const { members, testers } = file.state === 'ours' ? file : { members: [], testers: null }
  if (!isMadeOf(service, members)) return 'Traefik has not taken the file yet'
  const router = (name: string) => askRouter(settings, io, `${name}@file`)
  const apart = `${settings.name}-testers`
  const wanted = settings.testers !== null && testers !== null
  if (!wanted && (await router(apart)) !== null) return 'Traefik has not taken the file yet'
  for (const each of [
    service,
    await router(settings.name),
    ...(wanted ? [await router(apart)] : []),
  ]) {
    if (each === null) return 'Traefik has no router for it yet'
    if (each.status !== 'enabled') return `Traefik says: ${each.error?.join('; ') ?? each.status}`
  }
  for (const member of members) {
    if ((await serversUp(ref, member.service, io)) === 0) {
      return `Traefik finds no container of ${member.revision} up`
    }
  }
  return null
}

/** How many containers of a service Traefik would send requests to. */
export async function serversUp(ref: ComponentRef, service: string, io: Io): Promise<number> {
  const found = await askService(settingsOf(ref), io, atDocker(service))
  if (found === null || found.status !== 'enabled') return 0
  return Object.values(found.serverStatus ?? {}).filter((status) => status === 'UP').length
}
