import type { TypeUse } from '../catalog.ts'
import { idOf, quoted } from '../names.ts'
import type { Oid, Raw, RightKind } from './raw.ts'

/** Numbers of the system catalogs, as comments name them. */
const catalogs: Readonly<Record<RightKind, Oid>> = {
  relation: '1259',
  schema: '2615',
  type: '1247',
  function: '1255',
}

/** Looks numbers up: what an object is called, what was said and granted of it. */
export interface Names {
  readonly named: (
    namespace: Oid,
    name: string,
  ) => { readonly id: string; readonly schema: string; readonly name: string; readonly sql: string }
  readonly comment: (catalog: Oid, oid: Oid, column?: number) => string | null
  readonly rights: (kind: RightKind, oid: Oid, column?: number) => readonly string[]
  /** What of an object of one of the kinds that have rights; `standard` is what stands where nobody granted anything. */
  readonly said: (
    kind: RightKind,
    oid: Oid,
    standard?: readonly string[],
  ) => { readonly comment: string | null; readonly privileges: readonly string[] }
  readonly type: (oid: Oid, modifier: number) => TypeUse
  readonly typeInfo: (oid: Oid) => Raw['typeNames'][number] | undefined
}

export function namesOf(raw: Raw): Names {
  const schemas = new Map(raw.schemas.map(([oid, name]) => [oid, name]))
  const comments = new Map(raw.comments.map(([c, o, sub, text]) => [`${c} ${o} ${sub}`, text]))
  const rights = Map.groupBy(raw.rights, ([kind, oid, column]) => `${kind} ${oid} ${column}`)
  const types = new Map(raw.typeNames.map((type) => [type[0], type]))
  const texts = new Map(raw.typeTexts.map(([oid, modifier, text]) => [`${oid} ${modifier}`, text]))
  const comment: Names['comment'] = (catalog, oid, column = 0) =>
    comments.get(`${catalog} ${oid} ${column}`) ?? null
  const rightsOf: Names['rights'] = (kind, oid, column = 0) =>
    (rights.get(`${kind} ${oid} ${column}`) ?? []).map(([, , , says]) => says)
  return {
    comment,
    rights: rightsOf,
    said: (kind, oid, standard = []) => ({
      comment: comment(catalogs[kind], oid),
      privileges: [...standard, ...rightsOf(kind, oid)],
    }),
    named: (namespace, name) => {
      const schema = schemas.get(namespace) ?? ''
      return { id: idOf(schema, name), schema, name, sql: `${quoted(schema)}.${quoted(name)}` }
    },
    type: (oid, modifier) => {
      const own = types.get(oid)
      const element = own?.[3] == null ? undefined : types.get(own[3])
      const named = element ?? own
      const text = texts.get(`${oid} ${modifier}`) ?? named?.[2] ?? ''
      return {
        text,
        schema: named?.[1] ?? '',
        name: named?.[2] ?? '',
        array: element !== undefined,
      }
    },
    typeInfo: (oid) => types.get(oid),
  }
}
