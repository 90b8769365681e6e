/** The accounts service: what each release consists of. Its table has a column `email` that 3.0.0 wants to call `contact_email`. */

export type Variant = '2.0.0' | '3.0.0' | '3.1.0' | '4.0.0'

const additive = `-- migrate:up
ALTER TABLE accounts ADD COLUMN contact_email text;

-- migrate:down
ALTER TABLE accounts DROP COLUMN contact_email;
`

const withoutDown = `-- migrate:up
UPDATE accounts SET contact_email = email WHERE contact_email IS NULL;
ALTER TABLE accounts DROP COLUMN email;
`

const migrations: Readonly<Record<Variant, Readonly<Record<string, string>>>> = {
  '2.0.0': {},
  // The rename that everybody writes first, and a new column beside it.
  '3.0.0': {
    'db/migrations/002_contact_email.sql': `-- migrate:up
ALTER TABLE accounts RENAME COLUMN email TO contact_email;
ALTER TABLE accounts ADD COLUMN phone text;

-- migrate:down
ALTER TABLE accounts DROP COLUMN phone;
ALTER TABLE accounts RENAME COLUMN contact_email TO email;
`,
  },
  // The same wish in steps that the old release lives with: a column beside the old one, and both are written.
  '3.1.0': {
    'db/migrations/003_add_contact_email.sql': additive,
  },
  // The contraction, with no way down: nobody thought of one.
  '4.0.0': {
    'db/migrations/003_add_contact_email.sql': additive,
    'db/migrations/004_drop_email.sql': withoutDown,
  },
}

const sql: Readonly<Record<Variant, { readonly read: string; readonly write: string }>> = {
  '2.0.0': {
    read: 'SELECT email FROM accounts ORDER BY id',
    write: 'INSERT INTO accounts (email) VALUES ($1)',
  },
  '3.0.0': {
    read: 'SELECT contact_email AS email FROM accounts ORDER BY id',
    write: "INSERT INTO accounts (contact_email, phone) VALUES ($1, '030 1234')",
  },
  '3.1.0': {
    read: 'SELECT coalesce(contact_email, email) AS email FROM accounts ORDER BY id',
    write: 'INSERT INTO accounts (email, contact_email) VALUES ($1, $1)',
  },
  '4.0.0': {
    read: 'SELECT contact_email AS email FROM accounts ORDER BY id',
    write: 'INSERT INTO accounts (contact_email) VALUES ($1)',
  },
}

/** Files of a release, without those of releases before it. */
export function accountsFiles(version: Variant): Readonly<Record<string, string>> {
  return {
    'package.json': `${JSON.stringify({ name: 'accounts', version, private: true, type: 'module' }, null, 2)}\n`,
    'server.js': server(version),
    'db/migrations/001_accounts.sql': `-- migrate:up
CREATE TABLE accounts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL);

-- migrate:down
DROP TABLE accounts;
`,
    ...migrations[version],
  }
}

const server = (version: Variant) => `import { createServer } from 'node:http'

const { default: pg } = await import(process.env.PG_DRIVER)
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 })
pool.on('error', () => {})
const read = ${JSON.stringify(sql[version].read)}
const write = ${JSON.stringify(sql[version].write)}

const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ version: '${version}', ...body }))
  }
  try {
    const { searchParams } = new URL(request.url, 'http://accounts')
    if (request.method === 'POST') await pool.query(write, [searchParams.get('email')])
    const { rows } = await pool.query(read)
    answer(200, { emails: rows.map(({ email }) => email) })
  } catch (error) {
    answer(500, { error: error.message })
  }
})
server.listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

/** lastgood.yaml of the service. Its database is named, so that rows can be counted and a way down be taken. */
export const accountsConfig = (port: number) => `service: accounts

components:
  web:
    start: node server.js
    health: /
    migrations:
      - { folder: db/migrations, tool: dbmate, database: main }

environments:
  production:
    target: { kind: local, startTimeout: 20s }
    traffic: { kind: local, listen: 127.0.0.1:${port} }
    databases:
      main: { url: "\${DATABASE_URL}", backup: when-needed }
    env:
      DATABASE_URL: "\${DATABASE_URL}"
      PG_DRIVER: "\${PG_DRIVER}"
    policy: { soak: 1s, warm: 5m, recover: 5s, drain: 2s }
`
