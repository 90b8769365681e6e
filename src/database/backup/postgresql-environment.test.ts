import { expect, test } from 'vitest'
import { databaseIn, postgresEnvironment, withDatabase } from './postgresql-environment.ts'

const given = (url: string) => {
  const env = postgresEnvironment(url, 'main')
  if (!env.ok) return env.problems[0]?.what
  return Object.fromEntries(Object.entries(env.value).filter(([, value]) => value !== undefined))
}

test('addresses become the variables of PostgreSQL’s own programs, nothing of the caller’s stays', () => {
  expect(given('postgres://u%40x:p%3Aw@db.example:5433/sh%20op?sslmode=verify-full')).toEqual({
    ...{ PGHOST: 'db.example', PGPORT: '5433', PGUSER: 'u@x', PGPASSWORD: 'p:w' },
    ...{ PGDATABASE: 'sh op', PGSSLMODE: 'verify-full' },
  })
  expect(given('postgres://u@[::1]/d?ssl=true&application_name=x')).toEqual({
    ...{ PGHOST: '::1', PGUSER: 'u', PGDATABASE: 'd', PGSSLMODE: 'require' },
  })
  expect(given('postgresql:///d?host=/run/pg')).toEqual({ PGHOST: '/run/pg', PGDATABASE: 'd' })
  const env = postgresEnvironment('postgres://h/d', 'main')
  expect(env.ok && 'PGSERVICE' in env.value && 'PGPASSWORD' in env.value).toBe(true)
})

test('an address that says what they cannot be told is a problem that does not quote it', () => {
  expect(given('postgres://u:secret@h/d?proxy=x')).toContain('"proxy"')
  expect(given('nonsense secret')).not.toContain('secret')
})

test('another database of the same server', () => {
  expect(databaseIn('postgres://u@h/a%20b')).toBe('a b')
  expect(databaseIn('postgres://u@h')).toBe('u')
  expect(withDatabase('postgres://u:p@h:1/a?sslmode=require', 'b/c')).toBe(
    'postgres://u:p@h:1/b%2Fc?sslmode=require',
  )
})
