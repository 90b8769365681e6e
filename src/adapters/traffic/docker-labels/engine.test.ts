import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { change, history } from '../../../../test/conformance/docker-drive.ts'
import {
  dockerPlace,
  dockerRig,
  noDockerRig,
  type DockerPlace,
} from '../../../../test/conformance/docker-rig.ts'
import { visit } from '../../../../test/conformance/traffic-rig.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'
import { startTraefik } from '../../../../test/support/proxies/traefik.ts'
import type { TrafficContext } from '../traffic.ts'
import { trafficLabels } from '../labels.ts'
import { dockerLabelsTraffic } from './index.ts'
import { dockerLabelsSettings } from './settings.ts'

const real = whyMissing('traefik', 'version') === null
const by = real ? 'Traefik' : 'a stand-in for Traefik'

describe.skipIf(noDockerRig !== null)(
  `docker-labels on a Docker engine, with ${by}${noDockerRig ?? ''}`,
  () => {
    let place: DockerPlace
    beforeAll(async () => {
      place = await dockerPlace()
    })
    afterAll(() => place[Symbol.asyncDispose]())

    test('containers of the docker target are found by their labels, there and back', async () => {
      await using bare = await dockerRig(place)
      await using traefik = await startTraefik(bare.folder, place.engine.socket, real)
      const traffic = dockerLabelsSettings.parse({
        kind: 'docker-labels',
        file: `${traefik.dynamic}/shop.yml`,
        name: 'shop',
        rule: 'PathPrefix(`/`)',
        api: traefik.api,
      })
      const rig = { ...bare, ref: { ...bare.ref, binding: { ...bare.ref.binding, traffic } } }
      const context: TrafficContext = {
        io: rig.io,
        guards: [],
        async endpoints(revision) {
          const found = (await history(rig)).find(({ id }) => id === revision)
          return { state: 'ok', value: found?.endpoints ?? [] }
        },
      }
      const serves = async (revision: string, version: string) => {
        const action = { do: 'route', routes: [{ revision, version, weight: 100 }] } as const
        await dockerLabelsTraffic.apply(rig.ref, action, 'key', context)
        expect(await dockerLabelsTraffic.observe(rig.ref, action, 'key', context)).toMatchObject({
          state: 'done',
        })
        expect((await visit(`http://127.0.0.1:${traefik.port}/version`)).body.trim()).toBe(version)
      }
      expect(await dockerLabelsTraffic.preflight(rig.ref, rig.io)).toEqual([])
      const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
      await change(rig, 'blue-green', old, 600)
      await serves(old.revision, '1.9.0')
      await change(rig, 'blue-green', next, 600)
      await serves(next.revision, '2.0.0')
      await serves(old.revision, '1.9.0')

      // One more container just like a kept one must not answer for both revisions.
      await change(rig, 'redeploy', { ...old, revision: 'back' }, 600)
      await serves('back', '1.9.0')
      const labels = await place.engine.docker(
        ...['ps', '--filter', 'label=lastgood.revision=back', '--format', '{{.Labels}}'],
      )
      const [own, before] = [trafficLabels(rig.ref, 'back'), trafficLabels(rig.ref, old.revision)]
      for (const key of Object.keys(own)) expect(labels).toContain(`${key}=`)
      const stale = Object.keys(before).filter((key) => !(key in own))
      expect(stale.length).toBeGreaterThan(0)
      for (const key of stale) expect(labels).not.toContain(key)
    })
  },
)
