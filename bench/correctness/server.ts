import { spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'

/** The programs of PostgreSQL itself, pointed at one server. */
export interface Programs extends AsyncDisposable {
  /** Runs a script with psql, statement by statement, or in one transaction. Null when it ran to its end. */
  readonly psql: (database: string, sql: string, one: boolean) => Promise<string | null>
  /** Its schema as pg_dump writes it. */
  readonly dump: (database: string) => Promise<string>
  readonly connect: (database: string) => Promise<pg.Client>
  /** Makes a database that is a copy of another; one of that name is dropped first. */
  readonly copy: (from: string, to: string) => Promise<void>
}

/** @param folder of psql and pg_dump themselves: what Debian puts before them takes a fifth of a second each time */
export async function programsOn(
  folder: string,
  urlFor: (database: string) => string,
): Promise<Programs> {
  const admin = new pg.Client({ connectionString: urlFor('postgres') })
  admin.on('error', () => undefined)
  await admin.connect()
  return {
    async psql(database, sql, one) {
      const options = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...(one ? ['-1'] : []), '-f', '-']
      const { code, err } = await started(join(folder, 'psql'), [...options, urlFor(database)], sql)
      return code === 0 ? null : (/ERROR:\s*(.*)/.exec(err)?.[1] ?? err.slice(0, 300))
    },
    async dump(database) {
      const options = ['--schema-only', '--no-owner', '--no-comments']
      const { code, out, err } = await started(
        join(folder, 'pg_dump'),
        [...options, urlFor(database)],
        '',
      )
      if (code !== 0) throw new Error(`pg_dump: ${err}`)
      return out
    },
    async connect(database) {
      const client = new pg.Client({ connectionString: urlFor(database) })
      client.on('error', () => undefined)
      await client.connect()
      return client
    },
    async copy(from, to) {
      await admin.query(`drop database if exists "${to}" with (force)`)
      await admin.query(`create database "${to}" template "${from}"`)
    },
    [Symbol.asyncDispose]: () => admin.end(),
  }
}

function started(program: string, options: readonly string[], input: string) {
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const env = { PATH: process.env['PATH'] ?? '', PGOPTIONS: '-c statement_timeout=60s' }
    const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'pipe'], env })
    let out = ''
    let err = ''
    child.stdout.on('data', (some: Buffer) => (out += some.toString()))
    child.stderr.on('data', (some: Buffer) => (err += some.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/**
 * A schema's dump as a set of statements: their order, the order of columns, blanks, and an extension more or less say nothing of
 * tables.
 */
export function statementsOf(dump: string): ReadonlySet<string> {
  const lines = dump
    .split('\n')
    .filter(
      (line) =>
        !/^(--|SET |SELECT pg_catalog\.set_config|CREATE EXTENSION|\\)/.test(line) && line !== '',
    )
  const found = lines
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .join('\n')
    .split(/;\n/)
    .map((one) => {
      if (!one.startsWith('CREATE TABLE')) return one
      const [head = '', ...rest] = one.split('\n')
      return [head, ...rest.map((line) => line.replace(/,$/, '').trim()).toSorted()].join('\n')
    })
  return new Set(found)
}
