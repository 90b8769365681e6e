import { marker } from './print.ts'

/**
 * A program for Node that loads modules of migrations and lets them run against a connection that only writes down what it is
 * sent. What asks the database for something cannot be written down: what comes next depends on the answer.
 */
const program = `
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const [tool, list] = process.argv.slice(1)
const files = JSON.parse(list)
const require = createRequire(resolve(files[0]))
const asks = /^\\s*(select|show|with|table|values)\\b|\\breturning\\b/i
const quoted = (value) => {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return (value.includes('\\\\') ? 'E' : '') + "'" + value.replaceAll('\\\\', '\\\\\\\\').replaceAll("'", "''") + "'"
  throw new Error('a value that is no text and no number')
}
let sent = []
let broken = null
const record = (sql, values) => {
  if (/^\\s*(begin|commit|rollback|start transaction|savepoint)\\b/i.test(sql)) return []
  try {
    if (asks.test(sql)) throw new Error('it asks the database: ' + sql.slice(0, 120))
    const list = values ?? []
    sent.push(list.length === 0 ? sql : sql.replace(/\\$(\\d+)/g, (_, at) => quoted(list[at - 1])))
  } catch (cause) {
    // The migration may catch it, and go on as nobody knows.
    broken ??= cause
    throw cause
  }
  return []
}
const direction = async (action, transactional) => {
  sent = []
  broken = null
  try {
    await action()
  } catch (cause) {
    return { error: String(cause?.message ?? cause) }
  }
  if (broken !== null) return { error: String(broken.message) }
  return { sql: sent, transactional }
}
const load = async (file) => {
  const module = await import(pathToFileURL(resolve(file)).href)
  return { ...(module.default ?? {}), ...module }
}
const missing = (name) => ({ none: 'the module has no ' + name })
const tools = {
  knex: async (file) => {
    const { knex } = require('knex')
    const db = knex({ client: 'pg', pool: { min: 0, max: 1 } })
    db.client.acquireConnection = async () => ({})
    db.client.releaseConnection = async () => {}
    db.client.version = '15'
    db.client._query = (connection, obj) => {
      record(obj.sql, obj.bindings)
      obj.response = { rows: [], rowCount: 0, command: '' }
      return Promise.resolve(obj)
    }
    const module = await load(file)
    const transactional = module.config?.transaction !== false
    const side = (name) => typeof module[name] === 'function' ? direction(() => module[name](db), transactional) : missing(name)
    return { up: await side('up'), down: await side('down') }
  },
  typeorm: async (file) => {
    const { DataSource } = require('typeorm')
    const module = await load(file)
    const found = Object.values(module).filter((each) => typeof each === 'function' && each.prototype?.up)
    if (found.length !== 1) throw new Error('not one class, but ' + found.length)
    const source = new DataSource({ type: 'postgres' })
    const instance = new found[0]()
    const side = (name) => direction(() => {
      const runner = source.createQueryRunner()
      runner.query = async (sql, values) => record(sql, values)
      return instance[name](runner)
    }, instance.transaction !== false)
    return { up: await side('up'), down: await side('down') }
  },
  sequelize: async (file) => {
    const { Sequelize } = require('sequelize')
    const sequelize = new Sequelize({ dialect: 'postgres', logging: false })
    sequelize.query = async (sql, options) => {
      if (typeof sql !== 'string' || options?.replacements) throw (broken ??= new Error('a query with values'))
      return record(sql, options?.bind)
    }
    const context = sequelize.getQueryInterface()
    const module = await load(file)
    const side = (name) => {
      const action = module[name]
      if (typeof action !== 'function') return missing(name)
      const umzug = action.length === 1 && /^[^)]*\\{[^}]*\\bcontext\\b/.test(String(action))
      return direction(() => (umzug ? action({ context, name: file, path: file }) : action(context, Sequelize)), false)
    }
    return { up: await side('up'), down: await side('down') }
  },
  'node-pg-migrate': async (file) => {
    const { Migration } = require('node-pg-migrate')
    const module = await load(file)
    const silent = { debug() {}, info() {}, warn() {}, error() {} }
    const side = async (name) => {
      if (module[name] === false) return { none: 'the module says there is no ' + name }
      let wrapped = false
      const query = async (sql) => {
        wrapped ||= sql === 'BEGIN;'
        if (!/"pgmigrations"/.test(sql)) record(sql)
        return { rows: [] }
      }
      const asked = async () => record('select')
      const db = { query, select: asked, column: asked }
      const options = { migrationsTable: 'pgmigrations', schema: 'public', singleTransaction: false }
      const said = await direction(
        () => new Migration(db, file, { up: module.up, down: module.down }, options, module.shorthands ?? {}, silent).apply(name),
        true,
      )
      if ('sql' in said) return { ...said, transactional: wrapped }
      return /Impossible to automatically infer/.test(said.error) ? { none: said.error } : said
    }
    return { up: await side('up'), down: await side('down') }
  },
}
const all = {}
for (const file of files) {
  try {
    all[file] = await tools[tool](file)
  } catch (cause) {
    const error = { error: String(cause?.message ?? cause) }
    all[file] = { up: error, down: error }
  }
}
process.stdout.write(${JSON.stringify(`\n${marker}\n`)} + JSON.stringify({ files: all }), () => process.exit(0))
`

/** The argument vector that prints modules of `tool`; the files stand in one argument, so that none becomes an option. */
export const printModules =
  (tool: 'knex' | 'typeorm' | 'sequelize' | 'node-pg-migrate') =>
  (files: readonly string[]): readonly string[] => [
    'node',
    '--input-type=module',
    '-e',
    program,
    '--',
    tool,
    JSON.stringify(files),
  ]
