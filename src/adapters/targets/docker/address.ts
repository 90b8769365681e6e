import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { HttpRequest } from '../../../host/http.ts'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import { dockerConfigFolder } from '../../registries/credentials.ts'
import type { ComponentRef } from '../target.ts'
import { settingsOf } from './settings-of.ts'
import { dialThrough } from './ssh-engine.ts'
import { parseSshUrl, type SshEngine } from './ssh-url.ts'

/** Where an engine is reached. */
export interface EngineAddress {
  /** For people: `unix:///var/run/docker.sock`. */
  readonly text: string
  /** Host the engine runs on; null: this machine. */
  readonly remote: string | null
  readonly http: Pick<HttpRequest, 'socketPath' | 'tls' | 'through'> & { readonly origin: string }
  /** For an engine behind ssh: whom, for messages. */
  readonly ssh: SshEngine | null
}

const usual = 'unix:///var/run/docker.sock'
const tlsNames = ['ca', 'cert', 'key'] as const

/**
 * Finds the engine as the `docker` command does: the settings first, then DOCKER_HOST, DOCKER_CONTEXT, the current context,
 * the usual socket. Throws ProblemError for an address that cannot be used.
 */
export async function engineAddress(ref: ComponentRef, io: Io): Promise<EngineAddress> {
  const { env } = io
  const { host, context } = settingsOf(ref)
  const found = async (): Promise<Found> => {
    if (host !== undefined) return { host, tls: await environmentTls(io), from: 'lastgood.yaml' }
    if (context !== undefined) return contextAddress(context, io)
    const named = env['DOCKER_HOST']
    if (named) return { host: named, tls: await environmentTls(io), from: 'DOCKER_HOST' }
    const current = env['DOCKER_CONTEXT'] || (await currentContext(io))
    return current ? contextAddress(current, io) : { host: usual, tls: null, from: 'the default' }
  }
  return addressOf(ref, await found(), io)
}

/** An address as somebody wrote it, and who. */
interface Found {
  readonly host: string
  readonly tls: HttpRequest['tls'] | null
  readonly from: string
}

/** Certificates as the environment names them: with DOCKER_TLS_VERIFY only. */
async function environmentTls(io: Io) {
  const { env } = io
  if (!env['DOCKER_TLS_VERIFY']) return null
  return readTls(env['DOCKER_CERT_PATH'] || dockerConfigFolder(env), io)
}

async function readTls(folder: string, io: Io): Promise<HttpRequest['tls'] | null> {
  const texts = await Promise.all(
    tlsNames.map(
      async (name) => [name, await io.files.readText(join(folder, `${name}.pem`))] as const,
    ),
  )
  const found = texts.filter(([, text]) => text !== null)
  return found.length === 0 ? null : Object.fromEntries(found)
}

function addressOf(ref: ComponentRef, { host, tls, from }: Found, io: Io): EngineAddress {
  if (host.startsWith('unix:///')) {
    const socketPath = host.slice('unix://'.length)
    return { text: host, remote: null, http: { origin: 'http://docker', socketPath }, ssh: null }
  }
  const ssh = parseSshUrl(host)
  if (ssh !== null) {
    const through = dialThrough(ref, ssh, io)
    return { text: host, remote: ssh.machine, http: { origin: 'http://docker', through }, ssh }
  }
  const url = host.startsWith('tcp://') ? URL.parse(host.replace('tcp', 'http')) : null
  if (url === null || url.hostname === '' || url.pathname.length > 1) {
    throw new ProblemError({
      what: `lastgood cannot speak to an engine at ${JSON.stringify(host.slice(0, 200))}`,
      where: from,
      hint: host.startsWith('ssh://')
        ? 'Write ssh://user@host or ssh://user@host:port, and what else ssh needs into ~/.ssh/config'
        : 'Write unix:///path/to/docker.sock, tcp://host:port or ssh://user@host',
    })
  }
  const here = /^(?:localhost|127\.|\[::1\])/.test(url.hostname)
  const origin = `${tls ? 'https' : 'http'}://${url.host}`
  return {
    text: host,
    remote: here ? null : url.hostname,
    http: { origin, ...(tls ? { tls } : {}) },
    ssh: null,
  }
}

async function currentContext(io: Io): Promise<string | null> {
  const text = await io.files.readText(join(dockerConfigFolder(io.env), 'config.json'))
  const name = (parsed(text) as { currentContext?: unknown } | null)?.currentContext
  return typeof name === 'string' && name !== '' ? name : null
}

/** Contexts stand in folders named by the hash of their name, so a name can lead nowhere else. */
async function contextAddress(name: string, io: Io): Promise<Found> {
  const from = `context ${name}`
  if (name === 'default') return { host: usual, tls: null, from }
  const [folder, id] = [
    join(dockerConfigFolder(io.env), 'contexts'),
    createHash('sha256').update(name).digest('hex'),
  ]
  const meta = parsed(await io.files.readText(join(folder, 'meta', id, 'meta.json')))
  const endpoint = (meta as { Endpoints?: { docker?: { Host?: unknown } } } | null)?.Endpoints
    ?.docker
  if (typeof endpoint?.Host !== 'string') {
    throw new ProblemError({
      what: `There is no context ${JSON.stringify(name)} of the docker command`,
      where: folder,
      hint: 'docker context ls shows those there are',
    })
  }
  const tls = await readTls(join(folder, 'tls', id, 'docker'), io)
  return { host: endpoint.Host, tls, from }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null // The docker command takes a broken file for none as well, and says so itself.
  }
}
