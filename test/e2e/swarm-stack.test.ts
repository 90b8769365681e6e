import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeIo } from '../../src/host/node.ts'
import { noSwarmRig, swarmPlace, type SwarmPlace } from '../conformance/swarm-rig.ts'
import type { ServiceMode } from '../support/images.ts'
import { inProject, markGood, type } from '../support/shop.ts'
import { json } from './shop-rig.ts'

/** A stack of two services that a person deployed, and the repository that describes it. */
interface Stack extends AsyncDisposable {
  readonly folder: string
  typed(...args: string[]): Promise<string>
  /** How a command ends that need not end well. */
  tried(...args: string[]): ReturnType<typeof type>
  /** Makes the images of a version, and releases it. `worker`: how its task behaves. */
  release(version: string, worker?: ServiceMode): Promise<void>
  readonly docker: (...args: readonly string[]) => Promise<string>
}

const services = ['api', 'worker'] as const

/** The tag of a service's image. */
const tag = (name: string, version: string) => (name === 'api' ? version : `${version}-worker`)

async function makeStack({ engine, repository, image }: SwarmPlace): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-stack-'))
  const git = async (...args: string[]) => {
    const done = await nodeIo().exec(['git', '-C', folder, ...args])
    if (done.code !== 0) throw new Error(done.stderr)
  }
  const fast = { parallelism: 0, monitor: '2s', order: 'stop-first', failure_action: 'rollback' }
  const made = services.map(async (name) => {
    const digest = await image({ version: tag(name, '0.9.0') })
    const service = {
      image: `${repository}:${tag(name, '0.9.0')}@${digest}`,
      deploy: {
        replicas: 1,
        update_config: fast,
        rollback_config: { ...fast, failure_action: 'pause' },
      },
      stop_grace_period: '1s',
    }
    return [name, service] as const
  })
  const compose = join(folder, 'stack.json')
  const stackFile = {
    version: '3.9',
    services: Object.fromEntries<unknown>(await Promise.all(made)),
  }
  writeFileSync(compose, JSON.stringify(stackFile))
  await engine.docker('stack', 'deploy', '--detach', '--compose-file', compose, 'shop')
  const images = services.map(
    (name) => `  ${name}: { image: '${repository}:${tag(name, '{version}')}' }`,
  )
  const targets = services.map(
    (name) =>
      `      ${name}: { target: { kind: swarm, service: shop_${name}, updateTimeout: 60s } }`,
  )
  const yaml = `service: shop
components:
${images.join('\n')}
environments:
  production:
    components:
${targets.join('\n')}
`
  writeFileSync(join(folder, 'lastgood.yaml'), yaml)
  await git('init', '-q', '-b', 'main')
  await git('config', 'user.name', 'Tester')
  await git('config', 'user.email', 'tester@example.com')
  await git('add', '-A')
  await git('commit', '-q', '-m', 'Describe')
  const stack: Stack = {
    folder,
    docker: (...args) => engine.docker(...args),
    tried: (...args) => type(folder, args, { ...engine.env }),
    async typed(...args) {
      const done = await stack.tried(...args)
      if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.code} ${done.stderr}`)
      return done.stdout
    },
    async release(version, worker = 'ok') {
      await image({ version: tag('api', version) })
      await image({ version: tag('worker', version), mode: worker })
      await git('commit', '-q', '--allow-empty', '-m', version)
      await stack.typed('release', version)
    },
    async [Symbol.asyncDispose]() {
      await engine.docker('stack', 'rm', 'shop')
      const left = await engine.docker('config', 'ls', '-q', '--filter', 'label=lastgood.target')
      const ids = left.split('\n').filter(Boolean)
      if (ids.length > 0) await engine.docker('config', 'rm', ...ids)
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return stack
}

/** Tag of the image that a service is told to run, and its wanted replicas. */
async function told({ docker }: Stack, service: string): Promise<string> {
  const format = '{{.Spec.TaskTemplate.ContainerSpec.Image}} {{.Spec.Mode.Replicated.Replicas}}'
  const text = await docker('service', 'inspect', '--format', format, `shop_${service}`)
  return text.replace(/^.*:([\d.]+)(?:-worker)?@sha256:\w+ /, '$1 x ')
}
const both = (stack: Stack) => Promise.all(services.map((name) => told(stack, name)))

describe.skipIf(noSwarmRig !== null)(
  `a stack on a real swarm${noSwarmRig ?? ''}`,
  { timeout: 300_000 },
  () => {
    let place: SwarmPlace
    beforeAll(async () => {
      place = await swarmPlace()
    })
    afterAll(() => place[Symbol.asyncDispose]())

    test('both services go back in one run and in order; what was scaled meanwhile stays, and what others changed is planned anew', async () => {
      await using stack = await makeStack(place)
      await stack.release('1.9.0')
      await stack.typed('deploy', '1.9.0')
      await markGood(stack.folder, '1.9.0')
      await stack.release('2.0.0')
      await stack.typed('deploy', '2.0.0')
      expect(await both(stack)).toEqual(['2.0.0 x 1', '2.0.0 x 1'])

      // Somebody updates a service after the plan was written down: refused, and nothing has moved.
      const plan = join(stack.folder, '.git', 'plan.json')
      writeFileSync(
        plan,
        await stack.typed('rollback', '--dry-run', '--json', '--reason', 'broken'),
      )
      await stack.docker('service', 'update', '--env-add', 'A=1', 'shop_api')
      const refused = await stack.tried('rollback', '--plan', plan, '--yes')
      expect(refused.code, refused.stdout).not.toBe(0)
      expect(refused.stderr).toMatch(/Somebody changed the service of api/)
      expect(await both(stack)).toEqual(['2.0.0 x 1', '2.0.0 x 1'])

      // Planned anew it goes, in the order of the file; when others change the second service, it stops there and says so.
      const written = await stack.typed('rollback', '--dry-run', '--json', '--reason', 'broken')
      writeFileSync(plan, written)
      const { steps } = json(written)['plan'] as { steps: { effect: string; action: object }[] }
      expect(
        steps.filter(({ effect }) => effect === 'moves').map(({ action }) => action),
      ).toMatchObject([{ component: 'api' }, { component: 'worker' }])
      await stack.docker('service', 'update', '--env-add', 'A=2', 'shop_worker')
      const half = await stack.tried('rollback', '--plan', plan, '--yes')
      expect(half.code, half.stdout).toBe(4)
      expect(half.stderr).toMatch(/Somebody changed the service of worker/)
      expect(await both(stack)).toEqual(['1.9.0 x 1', '2.0.0 x 1'])

      // The rest is planned anew as well, and the scale that somebody sets meanwhile is kept.
      const going = stack.tried('rollback', '--yes', '--reason', 'broken')
      await expect.poll(() => told(stack, 'worker'), { timeout: 120_000 }).toBe('1.9.0 x 1')
      await stack.docker('service', 'scale', '--detach', 'shop_worker=2')
      const back = await going
      expect(back.code, back.stderr).toBe(0)
      expect(await both(stack)).toEqual(['1.9.0 x 1', '1.9.0 x 2'])

      // Twice is no toggle.
      expect(await stack.tried('rollback', '--yes')).toMatchObject({ code: 3 })
      expect(await both(stack)).toEqual(['1.9.0 x 1', '1.9.0 x 2'])

      // The second service fails: Swarm takes it back by itself, the run the first one, and the journal says who did what.
      await stack.release('2.1.0', 'exit')
      const failed = await stack.tried('deploy', '2.1.0')
      expect(failed.code, failed.stdout).toBe(1)
      expect(failed.stderr).toMatch(/Swarm rolled shop_worker back from 2\.1\.0 by itself/)
      expect(await both(stack)).toEqual(['1.9.0 x 1', '1.9.0 x 2'])
      const [newest] = await inProject(stack.folder, ({ ledger }) => ledger.runs({ limit: 1 }))
      const shown = await stack.typed('runs', 'show', String(newest?.id), '--json')
      expect(shown).toMatch(/by itself \(rollback (started|completed)\)/)
    })
  },
)
