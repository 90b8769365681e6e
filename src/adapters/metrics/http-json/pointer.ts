import type { Json } from '../../../model/json.ts'

/** The value that a JSON pointer (RFC 6901, such as `/requests/total`) names; undefined when there is none. */
export function atPointer(value: Json, pointer: string): Json | undefined {
  if (pointer === '') return value
  if (!pointer.startsWith('/')) return undefined
  let at: Json | undefined = value
  for (const written of pointer.slice(1).split('/')) {
    const key = written.replaceAll('~1', '/').replaceAll('~0', '~')
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined
    at = (at as { readonly [key: string]: Json | undefined })[key]
  }
  return at
}
