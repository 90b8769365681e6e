import { join } from 'node:path'
import type { Io } from '../../host/io.ts'
import { fail, ok, type Result } from '../../model/problem.ts'

/** How one logs in to a registry. Never printed. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An identity token, to be traded for access tokens. */
  | { readonly kind: 'token'; readonly token: string }

interface DockerConfig {
  readonly auths?: Readonly<Record<string, AuthEntry | undefined>>
  readonly credsStore?: string
  readonly credHelpers?: Readonly<Record<string, string | undefined>>
}

interface AuthEntry {
  readonly auth?: string
  readonly username?: string
  readonly password?: string
  readonly identitytoken?: string
}

/** Folder of the Docker command line's configuration, as it finds it itself. */
export const dockerConfigFolder = (env: Io['env']) =>
  env['DOCKER_CONFIG'] || join(env['HOME'] ?? '/', '.docker')

/**
 * What `docker login` remembered for a registry: from `config.json`, or through the credential helper it names. Null when
 * nobody logged in. Problems: a file or a helper that cannot be used.
 */
export async function credentialsFor(
  registry: string,
  io: Pick<Io, 'env' | 'files' | 'exec'>,
): Promise<Result<Credentials | null>> {
  const file = join(dockerConfigFolder(io.env), 'config.json')
  const config = await read(file, io)
  if (!config.ok) return config
  const { auths = {}, credHelpers = {}, credsStore } = config.value
  const server = registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
  const helper = valueFor(credHelpers, registry) ?? credsStore
  if (helper !== undefined && helper !== '') return askHelper(helper, server, io)
  const entry = valueFor(auths, registry)
  return ok(entry === undefined ? null : fromEntry(entry))
}

async function read(file: string, io: Pick<Io, 'files'>): Promise<Result<DockerConfig>> {
  try {
    const text = await io.files.readText(file, 4 * 1024 * 1024)
    const found: unknown = text === null ? {} : JSON.parse(text)
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return ok(found)
  } catch {
    // Told below without the reason: a JSON error quotes the text around it, which may be a password.
  }
  return fail({
    what: "Docker's configuration cannot be read",
    where: file,
    hint: 'Make it valid JSON that you may read, or set DOCKER_CONFIG to another folder',
  })
}

/** Keys may be written as URLs: only their host counts. */
function valueFor<T>(map: Readonly<Record<string, T | undefined>>, registry: string) {
  const hosts =
    registry === 'docker.io' ? ['index.docker.io', 'docker.io', 'registry-1.docker.io'] : [registry]
  return Object.entries(map).find(([key]) =>
    hosts.includes(key.replace(/^https?:\/\//, '').replace(/\/.*$/s, '')),
  )?.[1]
}

function fromEntry(entry: AuthEntry): Credentials | null {
  if (entry.identitytoken) return { kind: 'token', token: entry.identitytoken }
  const decoded = Buffer.from(entry.auth ?? '', 'base64').toString('utf8')
  const colon = decoded.indexOf(':')
  const username = colon > 0 ? decoded.slice(0, colon) : entry.username
  const password = colon > 0 ? decoded.slice(colon + 1).replace(/\0+$/, '') : entry.password
  return username && password !== undefined ? { kind: 'password', username, password } : null
}

/** The protocol of docker-credential-helpers: `get` with the server on standard input answers JSON. */
async function askHelper(
  helper: string,
  server: string,
  io: Pick<Io, 'exec'>,
): Promise<Result<Credentials | null>> {
  const program = `docker-credential-${helper}`
  const problem = (what: string) =>
    fail({ what, where: program, hint: `Try it: echo ${server} | ${program} get` })
  // A name from a file: it must not lead to a program elsewhere.
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(helper)) {
    return problem(`The credential helper ${JSON.stringify(helper)} has no usable name`)
  }
  const ran = await io.exec([program, 'get'], { input: server, timeoutSeconds: 20 })
  if (ran.code !== 0) {
    if (/credentials not found/i.test(ran.stdout + ran.stderr)) return ok(null)
    const why = ran.code === 127 ? 'is not on PATH' : `ended with exit code ${ran.code}`
    return problem(`The credential helper ${program} ${why}`)
  }
  try {
    const { Username, Secret } = JSON.parse(ran.stdout) as { Username?: unknown; Secret?: unknown }
    if (typeof Username === 'string' && typeof Secret === 'string' && Secret !== '') {
      return ok(
        Username === '<token>'
          ? { kind: 'token', token: Secret }
          : { kind: 'password', username: Username, password: Secret },
      )
    }
  } catch {
    // Told below: what it printed may hold the secret.
  }
  return problem(`The credential helper ${program} did not answer with a user name and a secret`)
}
