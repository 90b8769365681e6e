import { expect, test } from 'vitest'
import { sshArgv } from './argv.ts'
import { parseHost } from './settings-hosts.ts'
import { sshTargetSettings } from './settings.ts'

const written = (change: Record<string, unknown> = {}) =>
  sshTargetSettings.safeParse({
    kind: 'ssh',
    hosts: ['web1', 'deploy@web2.example.com:2222'],
    path: '/srv/shop',
    ...change,
  })

test('every spelling of a host becomes one shape', () => {
  const { data } = written({
    hosts: [
      'web1',
      'deploy@web2.example.com:2222',
      { host: '[::1]', path: '/opt/shop', name: 'six' },
    ],
    sshOptions: { port: 22022 },
  })
  expect(data?.hosts).toEqual([
    { name: 'web1', destination: 'web1', address: 'web1', port: 22022, path: '/srv/shop' },
    {
      name: 'deploy@web2.example.com:2222',
      destination: 'deploy@web2.example.com',
      address: 'web2.example.com',
      port: 2222,
      path: '/srv/shop',
    },
    { name: 'six', destination: '::1', address: '[::1]', port: 22022, path: '/opt/shop' },
  ])
  expect(data).toMatchObject({ restart: null, health: null, maxUnavailable: 1, keep: null })
})

const hostile = [
  '-oProxyCommand=touch /tmp/x',
  '--',
  '-l',
  'root@-oProxyCommand=x',
  '-x@web1',
  'web1;id',
  'web1 id',
  'web1\nid',
  '$(id)',
  '`id`',
  'a|b',
  'a&b',
  "a'b",
  'a"b',
  'a\\b',
  'web1/../..',
  'user@host@other',
  '',
  '.',
  'web1:0',
  'web1:70000',
  'web1:22:22',
  '%h',
  '*',
  'web1\0',
]

test.each(hostile)('a host that is %j is an error of the configuration', (host) => {
  expect(parseHost(host)).toBeNull()
  expect(written({ hosts: [host] }).success).toBe(false)
  expect(written({ hosts: [{ host }] }).success).toBe(false)
  expect(written({ sshOptions: { jump: host } }).success).toBe(false)
})

test.each([
  'srv/shop',
  '/',
  '/srv/../etc',
  '/srv/..',
  '/srv/./shop',
  '/srv//shop',
  '/srv/a b',
  '/srv/$(id)',
  "/srv/'",
  '/srv/\n',
  '~/shop',
  '-rf',
])('a folder on the hosts that is %j is an error', (path) => {
  expect(written({ path }).success).toBe(false)
})

test.each([
  '/etc/passwd',
  '../x',
  'a/../b',
  'a/..',
  '-rf',
  'a/-rf',
  '.',
  'a b',
  '',
  '.lastgood.json',
  '/',
])('a shared path that is %j is an error', (path) => {
  expect(written({ shared: [path] }).success).toBe(false)
})

test('only known options of ssh are taken, and none can smuggle in another', () => {
  for (const sshOptions of [
    { ProxyCommand: 'id' },
    { identityFile: 'relative' },
    { identityFile: '/a"b' },
    { knownHostsFile: '/a\nb' },
    { configFile: '-F' },
    { port: '22 -oProxyCommand=id' },
  ]) {
    expect(written({ sshOptions }).success).toBe(false)
  }
  const { data } = written({
    sshOptions: { configFile: '/etc/a b', identityFile: '~/.ssh/deploy', jump: 'me@gate:2200' },
  })
  const host = data?.hosts[1]
  if (data === undefined || host === undefined) throw new Error('not accepted')
  const argv = sshArgv(data, host, '/tmp/control', 'sh -s')
  expect(argv.slice(-3)).toEqual(['--', 'deploy@web2.example.com', 'sh -s'])
  expect(argv).toEqual(
    expect.arrayContaining(['BatchMode=yes', 'StrictHostKeyChecking=yes', '-J', 'me@gate:2200']),
  )
})

test('a host named twice is an error; so is nothing to switch', () => {
  expect(written({ hosts: ['web1', 'web1'] }).success).toBe(false)
  expect(written({ hosts: [] }).success).toBe(false)
  expect(written({ maxUnavailable: 0 }).success).toBe(false)
})

test('health is asked at a URL or by a command, not by both', () => {
  expect(written({ health: { url: 'http://{host}:8080/healthz' } }).success).toBe(true)
  expect(written({ health: { command: 'curl -fsS http://127.0.0.1/' } }).success).toBe(true)
  expect(written({ health: {} }).success).toBe(false)
  expect(written({ health: { url: 'https://{host}/' } }).success).toBe(false)
  expect(written({ health: { url: 'http://{host}/', command: 'true' } }).success).toBe(false)
  expect(written({ health: { url: 'http://x\r\nHost: y/' } }).success).toBe(false)
})
