import type { ExecResult } from '../../../host/exec.ts'
import type { Io } from '../../../host/io.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { Container } from './containers.ts'
import { composeLabel } from './labels.ts'
import { settingsOf } from './settings-of.ts'

/** Compose as it is on this machine: the plugin of the docker command, or the program of its own. */
export interface Compose {
  readonly argv: readonly string[]
  /** 1 or 2 and up. */
  readonly major: number
}

const plugin = ['docker', 'compose']
const program = ['docker-compose']

/**
 * The Compose that made the containers, by their label: version 1 goes on with its own, and with a newer one where that is gone; what a
 * newer one made, version 1 does not touch. Throws ProblemError when none is here.
 */
export async function findCompose(
  ref: ComponentRef,
  containers: readonly Container[],
  io: Io,
): Promise<Compose> {
  const labels = containers[0]?.inspected.Config.Labels
  const made = majorOf(composeLabel(labels, 'version'))
  const seen: Compose[] = []
  for (const argv of made === 1 ? [program, plugin] : [plugin, program]) {
    const { code, stdout } = await io.exec([...argv, 'version', '--short'], {
      env: environment(ref, io),
    })
    const major = code === 0 ? majorOf(stdout) : null
    if (major === null) continue
    if (major >= (made ?? 1)) return { argv, major }
    seen.push({ argv, major })
  }
  const { project, service } = settingsOf(ref)
  throw new ProblemError({
    what:
      seen.length === 0
        ? 'Compose is not on this machine: neither docker compose nor docker-compose answers'
        : `Compose ${made} made ${service} of ${project}, and only version ${seen[0]?.major} is on this machine`,
    where: 'target compose',
    hint: 'Install it: https://docs.docker.com/compose/install (Debian: apt-get install docker-compose)',
  })
}

const majorOf = (text: string): number | null => {
  const found = /^\s*v?(\d+)\.\d+/.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}

/** How a process that changes this service's containers is known, whoever started it, also after lastgood died. */
const mark = (ref: ComponentRef) => {
  const { project, service } = settingsOf(ref)
  return { name: 'LASTGOOD_COMPOSE', value: `${project}/${service}` } as const
}

/** Whether a Compose that an earlier lastgood started still changes this service. */
export function isAtWork(ref: ComponentRef, io: Io): boolean {
  const { name, value } = mark(ref)
  return io.processes.family(null, name, value).length > 0
}

/** Waits until it is done; at most `seconds`. */
export async function whileAtWork(ref: ComponentRef, seconds: number, io: Io): Promise<void> {
  const until = io.clock.monotonic() + seconds
  while (isAtWork(ref, io) && io.clock.monotonic() < until) await io.clock.sleep(0.1)
}

/** Runs Compose to its end. `changes`: it works on containers, and is known by that. `input`: the model, on standard input. */
export function runCompose(
  ref: ComponentRef,
  { argv }: Compose,
  args: readonly string[],
  more: {
    readonly input?: string
    readonly changes?: true
    readonly seconds: number
    readonly env?: Readonly<Record<string, string>>
  },
  io: Io,
): Promise<ExecResult> {
  const { name, value } = mark(ref)
  const env = {
    ...environment(ref, io),
    ...more.env,
    ...(more.changes ? { [name]: value } : {}),
  }
  const input = more.input === undefined ? {} : { input: more.input }
  return io.exec([...argv, ...args], { env, timeoutSeconds: more.seconds, ...input })
}

/** The engine as the settings name it; what COMPOSE_FILE and the like say is meant for people, and not for lastgood. */
function environment(ref: ComponentRef, io: Io): Record<string, string | undefined> {
  const { host, context } = settingsOf(ref)
  return {
    ...io.env,
    COMPOSE_FILE: undefined,
    COMPOSE_PROJECT_NAME: undefined,
    COMPOSE_ENV_FILES: undefined,
    COMPOSE_IGNORE_ORPHANS: '1',
    ...(host === undefined ? {} : { DOCKER_HOST: host, DOCKER_CONTEXT: undefined }),
    ...(context === undefined ? {} : { DOCKER_HOST: undefined, DOCKER_CONTEXT: context }),
  }
}
