import { expect, test } from 'vitest'
import { signed } from './sigv4.ts'

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
}
const now = new Date('2015-08-30T12:36:00Z')
const scope = { region: 'us-east-1', service: 'service' }
const host = 'https://example.amazonaws.com/'

// From the test suite that AWS publishes for Signature Version 4.
test.each([
  [
    'get-vanilla',
    'GET',
    host,
    {},
    '',
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'post-vanilla',
    'POST',
    host,
    {},
    '',
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    `${host}?Param2=value2&Param1=value1`,
    {},
    '',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'post-x-www-form-urlencoded',
    'POST',
    host,
    { 'content-type': 'application/x-www-form-urlencoded' },
    'Param1=value1',
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
])('%s', (_, method, url, headers, body, signature) => {
  const made = signed({ method, url, headers, body }, credentials, scope, now)
  expect(made['authorization']).toMatch(new RegExp(`Signature=${signature}$`))
  expect(made['x-amz-date']).toBe('20150830T123600Z')
  expect(JSON.stringify(made)).not.toContain('wJalr')
})
