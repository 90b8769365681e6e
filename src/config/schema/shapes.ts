import { z } from 'zod'

/**
 * An object that accepts no other keys. The message of an unknown key is the list of known ones, joined with
 * `, `: issues.ts looks there for what may have been meant.
 */
export function strict<S extends z.ZodRawShape>(shape: S) {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? known : `Write a map with some of: ${known}`,
  })
}

/** A map whose keys people choose. */
export function named<K extends z.ZodType<string, string>, V extends z.ZodType>(
  key: K,
  value: V,
  hint: string,
) {
  return z.record(key, value, { error: hint })
}
