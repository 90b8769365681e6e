import { expect, test } from 'vitest'
import { parseConfig } from './parse.ts'

const parse = (text: string, env: Record<string, string> = {}) =>
  parseConfig(`service: shop\ntarget: external\n${text}`, '/project/lastgood.yaml', env)

test('both spellings of migrations are one', () => {
  const found = parse(
    'migrations:\n  - db\n  - {folder: sql, tool: command, dialect: mysql, database: main, up: ./migrate up, down: [./migrate, "--to={to}"]}\nenvironments: {a: {databases: {main: {url: "${URL}"}}}}\n',
    { URL: 'mysql://me:pass%40word@db/shop' },
  )
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  const { components, environments, secrets } = found.value.config
  expect(components[0]).toMatchObject({
    migrations: ['db', 'sql'],
    migrationSettings: [
      {
        folder: 'sql',
        tool: 'command',
        dialect: 'mysql',
        database: 'main',
        commands: { up: ['./migrate', 'up'], down: ['./migrate', '--to={to}'], status: null },
      },
    ],
  })
  expect(environments[0]?.databases).toEqual([
    { name: 'main', url: 'mysql://me:pass%40word@db/shop' },
  ])
  expect(secrets).toEqual(
    expect.arrayContaining(['mysql://me:pass%40word@db/shop', 'pass%40word', 'pass@word']),
  )
})

test('what else writes to a database is stopped and started by commands, both or none', () => {
  const yaml = (writers: string) =>
    `environments: {a: {databases: {main: {url: "postgres://h/d", restore: {writers: ${writers}}}}}}\n`
  const found = parse(yaml('{stop: "systemctl stop cron", start: [systemctl, start, cron]}'))
  if (!found.ok) throw new Error(JSON.stringify(found.problems))
  expect(found.value.config.environments[0]?.databases?.[0]?.writers).toEqual({
    stop: ['systemctl', 'stop', 'cron'],
    start: ['systemctl', 'start', 'cron'],
    withinSeconds: 60,
  })
  for (const wrong of [
    '{stop: x}',
    '{start: x}',
    '{stop: [], start: x}',
    '{stop: x, start: x, shell: y}',
  ]) {
    expect(parse(yaml(wrong)).ok, wrong).toBe(false)
  }
})

test('a password that stands in the file is a secret too', () => {
  const found = parse('environments: {a: {databases: {main: {url: "postgres://u:hidden@h/d"}}}}\n')
  expect(found).toMatchObject({
    ok: true,
    value: { config: { secrets: expect.arrayContaining(['hidden']) as string[] } },
  })
})

test.each([
  ['migrations: {folder: a}', 'migrations'],
  ['migrations: [{tool: flyway}]', 'migrations.0.folder'],
  ['migrations: [{folder: ../x}]', 'inside the repository'],
  ['migrations: [{folder: a, tool: --drop}]', 'lower case'],
  ['migrations: [{folder: a, dialect: oracle}]', 'postgresql, mysql or sqlite'],
  ['migrations: [{folder: a, verbose: true}]', 'verbose'],
])('%s', (text, says) => {
  const found = parse(`${text}\nenvironments: {a: }\n`)
  if (found.ok) throw new Error('it was taken')
  expect(found.problems.map(({ what, hint }) => `${what} ${hint}`).join('\n')).toContain(says)
})

test('an address that cannot be used is not quoted', () => {
  for (const url of ['${URL}', 'oracle://u:topsecret@h/d']) {
    const found = parse(`environments: {a: {databases: {main: {url: "${url}"}}}}\n`, {
      URL: 'http://u:topsecret@h',
    })
    if (found.ok) throw new Error('it was taken')
    expect(JSON.stringify(found.problems)).not.toContain('topsecret')
    expect(found.problems).toMatchObject([
      { what: expect.stringContaining('cannot be used') as string },
    ])
  }
})
