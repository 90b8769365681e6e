import { expect, test } from 'vitest'
import type { Signal } from './memory.ts'
import { whyNotAbout } from './about.ts'

const signal = (startsAt: string | null, receivedAt: string): Signal => ({
  environment: 'production',
  receivedAt,
  alert: {
    sender: 'generic',
    id: 'a',
    state: 'firing',
    title: 'a',
    labels: {},
    startsAt,
    link: null,
  },
})
const deployed = { version: '2.0.0', startedAt: '2026-10-02T18:00:00.000Z' }

test('only what began and came after a release may be its doing', () => {
  const later = '2026-10-02T18:00:05.000Z'
  const before = '2026-10-02T17:59:59.000Z'
  expect(whyNotAbout(signal(later, later), deployed)).toBeNull()
  expect(whyNotAbout(signal(null, later), deployed)).toBeNull()
  expect(whyNotAbout(signal(before, later), deployed)).toMatch(/began at .* before 2\.0\.0 came/)
  expect(whyNotAbout(signal(null, before), deployed)).toMatch(/came at .* before 2\.0\.0 did/)
})
