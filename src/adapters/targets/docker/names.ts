import { createHash } from 'node:crypto'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'

/**
 * What a container's name says of it. Labels of a container never change, its name can: so the name is the record, kept by
 * the engine itself, of which revision is the service (only one container can have a name) and of how long another stays up.
 */
export type Mark =
  | { readonly kind: 'current' }
  /** Stays up until then (ISO 8601). */
  | { readonly kind: 'until'; readonly at: string }
  /** Still up, but gets no new requests. */
  | { readonly kind: 'leaving' }

/** Whether a name can stand in the name of a container as it is. */
const isName = (name: string) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(name)

/** Names of a component's containers. */
export interface Names {
  /** The name of the service itself: whoever has it is current. `shop.production.api`. */
  readonly service: string
  /** Repository of the tags that hold images on the engine; lower case, as engines want it. */
  readonly keep: string
  /** `shop.production.api.1.9.0-k3j9x0a7q2lm.0`, with `.leaving` or `.until-20260102T030405Z` behind it. */
  replica(revision: string, n: number, mark?: Exclude<Mark, { kind: 'current' }> | null): string
  /** What a name says; null when nothing but which replica it is. */
  mark(name: string, revision: string, n: number): Mark | null
}

/** Throws ProblemError for names that cannot stand in the name of a container. */
export function namesOf(ref: ComponentRef): Names {
  const parts = [
    checked('service', ref.service),
    checked('environment', ref.environment),
    checked('component', ref.binding.component.name),
  ]
  const joined = parts.join('.')
  // Dots inside could make two components look like one.
  const service = parts.some((part) => part.includes('.')) ? `${joined}.h${short(parts)}` : joined
  const plain = (revision: string, n: number) => `${service}.${checkRevision(revision)}.${n}`
  return {
    service,
    keep: keepRepository(parts),
    replica: (revision, n, mark) => plain(revision, n) + suffix(mark ?? null),
    mark(name, revision, n) {
      if (name === service) return { kind: 'current' }
      const rest = name.slice(plain(revision, n).length)
      if (rest === '.leaving') return { kind: 'leaving' }
      const [, y, m, d, hour, minute, second] =
        /^\.until-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(rest) ?? []
      return y === undefined
        ? null
        : { kind: 'until', at: `${y}-${m}-${d}T${hour}:${minute}:${second}.000Z` }
    },
  }
}

const suffix = (mark: Exclude<Mark, { kind: 'current' }> | null) =>
  mark === null
    ? ''
    : mark.kind === 'leaving'
      ? '.leaving'
      : `.until-${mark.at.replace(/\.\d+/, '').replace(/[-:]/g, '')}`

/** The name of a revision, when it is one; ProblemError else. */
export function checkRevision(revision: string): string {
  if (revision === 'current') throw noName('revision', revision)
  return checked('revision', revision)
}

function checked(kind: string, name: string): string {
  if (isName(name)) return name
  throw noName(kind, name)
}

const noName = (kind: string, name: string) =>
  new ProblemError({
    what: `The ${kind} name ${JSON.stringify(name.slice(0, 200))} cannot stand in the name of a container`,
    where: 'target docker',
    hint: 'Use letters, digits, ".", "-" and "_", beginning with a letter or digit',
  })

const short = (parts: readonly string[]) =>
  createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 8)

function keepRepository(parts: readonly string[]): string {
  const wellFormed = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/
  if (parts.every((part) => wellFormed.test(part))) return `lastgood.local/${parts.join('/')}`
  const tame = parts.map((part) =>
    part
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
  )
  return `lastgood.local/${tame.join('/')}/${short(parts)}`
}
