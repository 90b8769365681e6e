import { expect, test } from 'vitest'
import { afterFailure } from './retry.ts'

const refused = Object.assign(new Error(), { code: 'ECONNREFUSED', syscall: 'connect' })
const reset = Object.assign(new Error(), { code: 'ECONNRESET', syscall: 'read' })
const badAnswer = Object.assign(new Error(), { code: 'HPE_INVALID_CONSTANT' })
const after = (error: NodeJS.ErrnoException, method: string, bodyAtHand = true, pooled = false) =>
  afterFailure({ error, pooled }, { method, bodyAtHand })

test('what never left may go to another replica, whatever it is', () => {
  expect(after(refused, 'POST')).toBe('next-replica')
  expect(after(refused, 'GET')).toBe('next-replica')
})

test('what an upstream may have acted on is repeated only when twice is the same as once', () => {
  expect(after(reset, 'GET')).toBe('next-replica')
  expect(after(reset, 'PUT', true, true)).toBe('fresh-connection')
  expect(after(reset, 'POST', true, true)).toBe('give-up')
  expect(after(reset, 'PATCH')).toBe('give-up')
})

test('a body that is gone cannot be sent again', () => {
  expect(after(refused, 'PUT', false)).toBe('give-up')
})

test('an answer that was nonsense is an answer', () => {
  expect(after(badAnswer, 'GET', true, true)).toBe('give-up')
})
