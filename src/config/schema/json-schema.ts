import { z } from 'zod'
import { file } from './file.ts'

/** The JSON Schema of lastgood.yaml as people write it, as the text of schema/lastgood.schema.json. */
export function jsonSchemaText(): string {
  const schema = {
    ...z.toJSONSchema(file, { io: 'input', target: 'draft-7' }),
    title: 'lastgood.yaml',
    description: 'What a service is, where it runs, and when a release of it is good',
  }
  return `${JSON.stringify(withReferences(schema), null, 2)}\n`
}

/** An editor sees `${NAME}` before it is resolved: where a pattern is wanted of a value, a reference will do. */
function withReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withReferences)
  if (schema === null || typeof schema !== 'object') return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]): [string, unknown] => {
      // Keys are never resolved.
      if (key === 'propertyNames') return [key, value]
      if (key !== 'pattern' || typeof value !== 'string') return [key, withReferences(value)]
      return [key, `(?:${value})|\\$\\{`]
    }),
  )
}
