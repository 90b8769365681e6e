import { expect, test } from 'vitest'
import { readArguments, switchArguments } from './options.ts'
import { switchPlace } from './place.ts'

const name = { stateFolder: '/srv/shop/.lastgood', environment: 'production', component: 'api' }

test('the socket fits into the 107 bytes of a socket address, however deep the project', () => {
  const deep = { ...name, stateFolder: `/${'deep/'.repeat(200)}.lastgood` }
  for (const temporary of [
    '/tmp',
    '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T',
    '/x'.repeat(90),
  ]) {
    expect(Buffer.byteLength(switchPlace(deep, temporary, 4294967294).socket)).toBeLessThan(108)
  }
})

test('every project, environment, component and user has a socket of its own', () => {
  const sockets = [
    switchPlace(name, '/tmp', 0),
    switchPlace(name, '/tmp', 1),
    switchPlace({ ...name, stateFolder: '/srv/other/.lastgood' }, '/tmp', 0),
    switchPlace({ ...name, environment: 'staging' }, '/tmp', 0),
    switchPlace({ ...name, component: 'web' }, '/tmp', 0),
    switchPlace({ ...name, environment: 'a', component: 'b/c' }, '/tmp', 0),
    switchPlace({ ...name, environment: 'a/b', component: 'c' }, '/tmp', 0),
  ].map(({ socket }) => socket)
  expect(new Set(sockets).size).toBe(sockets.length)
})

test('a name never leads out of the state folder', () => {
  for (const component of ['..', '.', '../../etc', '/etc', 'a\\..\\b']) {
    const { folder } = switchPlace({ ...name, component }, '/tmp', 0)
    expect(folder).toMatch(/^\/srv\/shop\/\.lastgood\/switch\/production\/[^/]+$/)
    expect(folder).not.toMatch(/\/\.\.?$/)
  }
})

test('arguments are read back as they were written', () => {
  const odd = { ...name, component: '--worker', environment: 'a=b c' }
  const read = readArguments(switchArguments(odd, { host: '::1', port: 8080 }))
  expect(read).toMatchObject({ role: 'watchdog', name: odd, listen: { host: '::1', port: 8080 } })
  expect(() => readArguments(['--state=/x'])).toThrow('--environment')
  expect(() =>
    readArguments([...switchArguments(name, { host: 'h', port: 1 }), '--port=x']),
  ).toThrow('not a number')
})
