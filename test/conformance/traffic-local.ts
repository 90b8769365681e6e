import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localTraffic } from '../../src/adapters/traffic/local/index.ts'
import { stopSwitch } from '../../src/adapters/traffic/local/running.ts'
import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import type { Io } from '../../src/host/io.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { Guard } from '../../src/model/guard.ts'
import { placeHere } from '../../src/switch/options.ts'
import type { SwitchPlace } from '../../src/switch/place.ts'
import type { SwitchState } from '../../src/switch/protocol.ts'
import { countedBy, replicas, settled, type TrafficRig, until } from './traffic-rig.ts'

/** A rig with a real switch on a free port, in a state folder of its own. */
export interface LocalRig extends TrafficRig {
  readonly place: SwitchPlace
  /** One call of the switch's control socket; throws unless it answers 200. */
  control<T>(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<T>
  state(): Promise<SwitchState>
  /** Routes everything to one revision. */
  route(revision: string, version: string, guards?: readonly Guard[]): Promise<void>
  log(): Promise<string>
}

export async function localRig(port = 0): Promise<LocalRig> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'lastgood-traffic-'))
  const io: Io = nodeIo()
  const running = replicas()
  const ref: ComponentRef = {
    service: 'shop',
    environment: 'production',
    stateFolder,
    binding: {
      component: {
        name: 'api',
        build: null,
        start: null,
        health: null,
        path: '.',
        configFiles: [],
        image: null,
        migrations: [],
      },
      target: { kind: 'local' },
      traffic: { kind: 'local', host: '127.0.0.1', port },
      env: {},
    },
  }
  const place = placeHere({ stateFolder, environment: 'production', component: 'api' })
  const context = (guards: readonly Guard[]) => ({ io, endpoints: running.endpoints, guards })

  const control: LocalRig['control'] = async <T>(
    method: 'GET' | 'PUT' | 'POST',
    path: string,
    body?: unknown,
  ) => {
    const answer = await io.http({
      method,
      url: `http://switch${path}`,
      socketPath: place.socket,
      timeoutSeconds: 5,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (answer.state !== 'answered') throw new Error(answer.why)
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`)
    return JSON.parse(answer.body) as T
  }
  const state = () => control<SwitchState>('GET', '/state')

  return {
    traffic: localTraffic,
    ref,
    io,
    place,
    ...running,
    context,
    control,
    state,
    settled,
    counted: () => countedBy(localTraffic, ref, io),
    async url() {
      const { listening } = await state()
      if (listening === null) throw new Error('the switch does not listen')
      return `http://${listening.host}:${listening.port}`
    },
    async route(revision, version, guards = []) {
      const routes = [{ revision, version, weight: 100 }]
      await localTraffic.apply(ref, { do: 'route', routes }, 'key', context(guards))
    },
    log: () => readFile(place.log, 'utf8'),
    async restart() {
      const { pid } = await state()
      // Counts are written once a second: what a crash may lose is not what this restart is about.
      await new Promise((resolve) => setTimeout(resolve, 1300))
      process.kill(pid, 'SIGKILL')
      await until(async () => {
        const now = await state().catch(() => null)
        return now !== null && now.pid !== pid && now.listening !== null
      })
    },
    async [Symbol.asyncDispose]() {
      await running.dispose()
      await stopSwitch(ref, io)
      await rm(stateFolder, { recursive: true, force: true })
    },
  }
}
