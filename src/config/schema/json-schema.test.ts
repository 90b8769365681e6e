import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonSchemaText } from './json-schema.ts'

test('the JSON Schema for editors is the one of the schema that reads the file', () => {
  const file = new URL('../../../schema/lastgood.schema.json', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(jsonSchemaText())
})

test('it wants the keys, knows the kinds, and lets references stand where a pattern is wanted', () => {
  const schema = JSON.parse(jsonSchemaText()) as {
    required: string[]
    additionalProperties: boolean
    properties: {
      health: { pattern: string }
      environments: { propertyNames: { pattern: string } }
    }
  }
  expect(schema.required).toEqual(['service', 'environments'])
  expect(schema.additionalProperties).toBe(false)
  expect(JSON.stringify(schema)).toContain('"const":"external"')
  const health = new RegExp(schema.properties.health.pattern, 'u')
  expect(['/healthz', '${HEALTH}', 'healthz'].map((text) => health.test(text))).toEqual([
    true,
    true,
    false,
  ])
  const name = new RegExp(schema.properties.environments.propertyNames.pattern, 'u')
  expect(['production', '${NAME}'].map((text) => name.test(text))).toEqual([true, false])
})
