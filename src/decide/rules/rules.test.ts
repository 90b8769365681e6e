import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Case } from '../cases/case.ts'
import { engineCases } from '../cases/engine.ts'
import { rangeCases } from '../cases/range.ts'
import { suspectCases } from '../cases/suspect.ts'
import { targetCases } from '../cases/target.ts'
import { contextOf } from '../fixtures.ts'
import { rules } from './index.ts'

const cases: readonly Case[] = [...targetCases, ...suspectCases, ...engineCases, ...rangeCases]

test.each(cases.map((one) => ({ name: `${one[0]}: ${one[1]} (${one[2]})`, one })))(
  '$name',
  ({ one: [name, , strategy, more, effect, force] }) => {
    const rule = rules.find((one) => one.name === name)
    const finding = rule?.judge(strategy, contextOf(more, force ? { force } : {})) ?? null
    const found =
      finding === null ? 'nothing' : finding.needsPerson ? 'needs a person' : finding.effect
    expect([rule?.name, found]).toEqual([name, effect])
  },
)

test('every rule has a case that makes it speak, or a test of its own', () => {
  const spoken = new Set(
    cases.flatMap(([name, , , , effect]) => (effect === 'nothing' ? [] : name)),
  )
  const own = (name: string) => existsSync(join(import.meta.dirname, `${name}.test.ts`))
  const silent = rules.filter(({ name }) => !spoken.has(name) && !own(name))
  expect(silent.map(({ name }) => name)).toEqual([])
})
