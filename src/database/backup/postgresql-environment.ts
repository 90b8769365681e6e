import { fail, ok, type Result } from '../../model/problem.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Parameters of an address and the variables that PostgreSQL's own programs read them from (libpq, "Environment Variables"). */
const parameters: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  channel_binding: 'PGCHANNELBINDING',
  options: 'PGOPTIONS',
}
/** Said of the connection alone; nothing is lost without them. */
const passedOver = new Set(['application_name', 'connect_timeout', 'keepalives', 'pool', 'schema'])

/** Nothing of the caller's own may lead these programs to another server. */
const cleared: Variables = Object.fromEntries(
  [...Object.values(parameters), 'PGHOSTADDR', 'PGSERVICE', 'PGSERVICEFILE'].map((name) => [
    name,
    undefined,
  ]),
)

/**
 * What `pg_dump` and `pg_restore` need to reach a database, as environment variables: on a command line everybody on the machine
 * could read the password. `name`: the database in lastgood.yaml, for the Problem when the address says what these programs cannot be told.
 */
export function postgresEnvironment(url: string, name: string): Result<Variables> {
  const address = URL.parse(url)
  if (address === null) return cannot('its address cannot be read', name)
  const env: Record<string, string> = {}
  const put = (parameter: string, value: string) => {
    const variable = parameters[parameter]
    if (variable !== undefined && value !== '') env[variable] = value
  }
  put('host', decodeURIComponent(address.hostname).replace(/^\[|\]$/g, ''))
  put('port', address.port)
  put('user', decodeURIComponent(address.username))
  put('password', decodeURIComponent(address.password))
  for (const [parameter, value] of address.searchParams) {
    if (parameter === 'ssl') put('sslmode', /^(1|true)$/.test(value) ? 'require' : '')
    else if (parameter === 'sslmode' && value === 'no-verify') put('sslmode', 'require')
    else if (parameter in parameters) put(parameter, value)
    else if (!passedOver.has(parameter)) return cannot(`"${parameter}" in its address`, name)
  }
  const database = decodeURIComponent(address.pathname.slice(1))
  if (database !== '') env['PGDATABASE'] = database
  return ok({ ...cleared, PGDATABASE: undefined, ...env })
}

/** Name of the database in an address; the user's name where none stands, as PostgreSQL has it. */
export function databaseIn(url: string): string {
  const address = URL.parse(url)
  const name = decodeURIComponent(address?.pathname.slice(1) ?? '')
  return name === '' ? decodeURIComponent(address?.username ?? '') : name
}

/** The address of another database of the same server. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${encodeURIComponent(database)}`
  return address.href
}

const cannot = (what: string, name: string) =>
  fail({
    what: `pg_dump and pg_restore cannot be told how to reach it: ${what}`,
    where: `database ${name}`,
    hint: 'Write its address as postgres://user:password@host:port/database?sslmode=…',
  })
