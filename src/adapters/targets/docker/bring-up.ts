import { ProblemError } from '../../../model/problem-error.ts'
import { inspect, type Container } from './containers.ts'
import type { Scene } from './effect.ts'
import type { Engine } from './engine.ts'
import { fault } from './fault-points.ts'
import { readLabels, type Labelled } from './labels.ts'
import { isTaken, portFor, usualPorts, withPort } from './ports.ts'
import { settingsOf } from './settings-of.ts'
import type { Spec } from './spec.ts'

/** So many ports are tried before it is given up. */
const attempts = 10

/** A container that is to be up. */
export interface Wished {
  readonly name: string
  readonly labels: Pick<Labelled, 'revision' | 'replica'>
  /** Null: it is to be made. */
  readonly there: Container | null
  /** How it is made, or made again when something else has taken its port. May throw ProblemError. */
  readonly spec: () => Spec
}

/** Makes a container where there is none, and starts it. Its name is its identity: doing it twice makes one. */
export async function bringUp({ ref, engine, io }: Scene, wished: Wished): Promise<void> {
  const range = settingsOf(ref).ports ?? usualPorts
  let id = wished.there?.id ?? null
  if (wished.there?.up === true) return
  for (let attempt = 0; ; attempt += 1) {
    if (id === null) {
      const spec = withPort(wished.spec(), portFor(range, wished.name, attempt))
      id = await create(engine, wished, spec)
    }
    fault(io, 'docker:start:created')
    const why = await started(engine, id)
    if (why === null) return
    if (!isTaken(why) || attempt === attempts) {
      throw new ProblemError({
        what: `The container ${wished.name} cannot be started: ${why}`,
        where: engine.where,
        hint: isTaken(why)
          ? `Free some ports from ${range.from} to ${range.to}, or set ports: of the target`
          : `docker start ${wished.name}`,
      })
    }
    wished.spec() // throws before anything is removed that could not be made again
    await engine.ask('DELETE', `/containers/${id}`, { faults: true })
    id = null
  }
}

async function create(engine: Engine, { name, labels }: Wished, json: Spec): Promise<string> {
  const path = `/containers/create?name=${encodeURIComponent(name)}`
  const { status, body, message } = await engine.ask('POST', path, { json, faults: true })
  const id = (body as { Id?: unknown } | null)?.Id
  if (status === 201 && typeof id === 'string') return id
  if (status === 409) {
    // Made by an earlier attempt that was killed, or by another one at the same time.
    const there = await inspect(engine, name)
    const found = there && readLabels(there.Config.Labels)
    const same = found?.revision === labels.revision && found.replica === labels.replica
    if (there && same) return there.Id
  }
  throw new ProblemError({
    what: `The container ${name} cannot be made: ${message || `status ${status}`}`,
    where: engine.where,
    hint:
      status === 409
        ? `Another container has this name: docker inspect ${name}`
        : 'Correct the settings of the target in lastgood.yaml, then: lastgood doctor',
  })
}

/** Null when it runs; else why not. */
async function started(engine: Engine, id: string): Promise<string | null> {
  const { status, message } = await engine.ask('POST', `/containers/${id}/start`, { faults: true })
  return status === 204 || status === 304 ? null : message || `status ${status}`
}
