import { z } from 'zod'
import { file } from './file.ts'

/** The JSON Schema of lastgood.yaml as people write it, as the text of schema/lastgood.schema.json. */
export function jsonSchemaText(): string {
  const schema = z.toJSONSchema(file, { io: 'input', target: 'draft-7' })
  const described = {
    ...schema,
    title: 'lastgood.yaml',
    description: 'What a service is, where it runs, and when a release of it is good',
  }
  return `${JSON.stringify(described, null, 2)}\n`
}
