import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import type { Digest } from '../../../model/release.ts'
import { isDigest } from '../../../artifacts/digest.ts'
import type { ComponentRef } from '../target.ts'
import { ask, type Line } from './connection.ts'
import { healthOf, probeSeconds } from './health.ts'
import { isReleaseName } from './names.ts'
import { type Host, settingsOf } from './place.ts'
import { look as script } from './scripts/look.ts'

/** A release directory on one host. What lastgood did not lay out has no record. */
export interface HostRelease {
  readonly id: string
  readonly version: string | null
  readonly digest: Digest | null
  /** ISO 8601: when it was laid out, or (without a record) when the folder last changed. */
  readonly createdAt: string
  readonly recorded: boolean
}

/** `doing`, `stopping`: begun, and nobody knows whether it happened. */
type MarkState = 'doing' | 'done' | 'failed' | 'stopping' | 'stopped' | 'none'

/** What one host has and runs. */
export interface HostState {
  /** Null: nothing. */
  readonly current: string | null
  /** Where `current` leads when that is no release. */
  readonly elsewhere: string | null
  readonly previous: string | null
  /** How far the last switch, or stop, came, and of what; `none`: lastgood never switched here. */
  readonly mark: { readonly state: MarkState; readonly revision: string }
  /** Key of the step that stopped what runs, when its mark says so. */
  readonly stopper: string
  /** ISO 8601 of that, or null. */
  readonly since: string | null
  /** The last lines of a restart that failed. */
  readonly log: readonly string[]
  readonly releases: readonly HostRelease[]
  /** What is wrong with its health; null: healthy, or nobody asked. */
  readonly ailment: string | null
}

export type Seen =
  | { readonly host: Host; readonly state: 'seen'; readonly found: HostState }
  | { readonly host: Host; readonly state: 'silent'; readonly problem: Problem }

/** Seconds that looking may take; a health command on the host included. */
export const lookSeconds = 25

/** A host that is asked at all gets this long, in seconds, to say something. */
export const leastSeconds = 0.2

/** Looks at one host, for so many seconds at most. `health`: how many good answers in a row are wanted; 0 does not ask. Changes nothing. */
export async function look(
  ref: ComponentRef,
  host: Host,
  health: 0 | 1 | 2,
  io: Io,
  withinSeconds = Infinity,
): Promise<Seen> {
  const until = io.clock.monotonic() + withinSeconds
  const { health: check } = settingsOf(ref)
  const argv = check !== null && 'command' in check ? check.command : []
  const times = argv.length > 0 ? health : 0
  const args = [host.path, String(times), ...argv]
  const timeoutSeconds = Math.max(leastSeconds, Math.min(lookSeconds, withinSeconds))
  const order = { script, args, timeoutSeconds, withVariables: true }
  const answer = await ask(ref, host, order, io)
  if (answer.state === 'silent') return { host, state: 'silent', problem: answer.problem }
  const found = readState(answer.lines)
  if (health === 0 || check === null || 'command' in check || found.current === null) {
    return { host, state: 'seen', found }
  }
  const seconds = Math.min(probeSeconds, Math.max(leastSeconds, until - io.clock.monotonic()))
  const ailment = await healthOf(check.url, host, health, io, seconds)
  // Nobody may call it sick for not answering in a time that was cut short.
  if (ailment === null || seconds === probeSeconds || !ailment.includes('did not answer')) {
    return { host, state: 'seen', found: { ...found, ailment } }
  }
  const what = `the health of ${host.name} could not be asked in time: ${ailment}`
  const hint = `See whether it answers: curl ${check.url.replaceAll('{host}', host.address)}`
  return { host, state: 'silent', problem: { what, where: host.name, hint } }
}

/** Reads the lines of scripts/look.ts. Names that could not be lastgood's own are left out. */
export function readState(lines: readonly Line[]): HostState {
  const one = (word: string) => lines.find((line) => line.word === word)?.rest ?? ''
  const id = (text: string) => (isReleaseName(text) ? text : null)
  const [, state, revision] = /^(doing|done|failed|stopping|stopped)\.(.+)$/.exec(one('mark')) ?? []
  const [code, said] = one('health').split('\t')
  const asked = lines.some(({ word }) => word === 'health')
  const elsewhere = one('current') === '?' ? one('elsewhere') : null
  return {
    current: id(one('current')),
    elsewhere,
    previous: id(one('previous')),
    mark:
      revision === undefined
        ? { state: 'none', revision: '' }
        : { state: state as MarkState, revision },
    stopper: one('stopper'),
    since: time(Number(one('since'))),
    log: lines.filter(({ word }) => word === 'log').map(({ rest }) => rest),
    releases: lines.flatMap(({ word, rest }) => (word === 'release' ? release(rest) : [])),
    ailment:
      asked && code !== '0' ? `health check ended with ${code}${said ? `: ${said}` : ''}` : null,
  }
}

function release(rest: string): readonly HostRelease[] {
  const [id = '', seconds = '', record = ''] = rest.split('\t')
  if (!isReleaseName(id)) return []
  const it = parsed(record)
  const { version, digest, createdAt } = it ?? {}
  const recorded = typeof version === 'string' && isDigest(String(digest))
  return [
    {
      id,
      recorded,
      version: recorded ? version : null,
      digest: recorded ? (digest as Digest) : null,
      createdAt:
        recorded && typeof createdAt === 'string' && !Number.isNaN(Date.parse(createdAt))
          ? createdAt
          : (time(Number(seconds)) ?? new Date(0).toISOString()),
    },
  ]
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null // no record, or a damaged one: a folder that lastgood does not know
  }
}

const time = (seconds: number) =>
  Number.isSafeInteger(seconds) && seconds > 0 ? new Date(seconds * 1000).toISOString() : null
