import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { noSwarmRig, swarmPlace } from '../conformance/swarm-rig.ts'
import { blocks, reader } from '../support/guide.ts'

const guide = new URL('../../docs/guides/swarm.md', import.meta.url)

describe.skipIf(noSwarmRig !== null)(`the guide of Swarm${noSwarmRig ?? ''}`, () => {
  test('typed as it stands, it goes there and back, with the scale of now', async () => {
    await using trash = new AsyncDisposableStack()
    const { engine, image, repository } = trash.use(await swarmPlace())
    const { folder, type } = trash.use(await reader(engine.env))
    // What the reader has: a service that somebody made, and images of both versions.
    const digest = await image({ version: '1.9.0' })
    await image({ version: '2.0.0' })
    const pinned = `${repository}:1.9.0@${digest}`
    trash.defer(() => engine.docker('service', 'rm', 'shop_api').then(() => undefined))
    await engine.docker(
      ...['service', 'create', '--detach', '--name', 'shop_api', '--replicas', '1'],
      ...['--update-monitor', '1s', '--stop-grace-period', '1s', pinned],
    )
    await writeFile(join(folder, 'code'), '1.9.0')
    await type('git add -A && git commit -qm "What runs"')

    const page = await readFile(guide, 'utf8')
    const sections = page.split(/^## /m)
    const numbered = sections.filter((text) => /^[1-4]\. /.test(text))
    expect(numbered).toHaveLength(4)
    let said = ''
    for (const { language, body } of numbered.flatMap(blocks)) {
      const text = body
        .replaceAll('registry.example/shop/api', repository)
        .replace(/^(lastgood rollback .*)$/m, '$1 --yes')
      if (language === 'yaml') await writeFile(join(folder, 'lastgood.yaml'), text)
      for (const command of language === '' ? text.trim().split('\n') : []) {
        // "Then a change": the reader makes one before they release it.
        if (command.startsWith('lastgood release 2.0.0')) {
          await type('echo 2.0.0 > code && git commit -qam "A change"')
        }
        said += await type(command)
        if (command.startsWith('lastgood rollback')) {
          const wanted =
            '{{.Spec.TaskTemplate.ContainerSpec.Image}} {{.Spec.Mode.Replicated.Replicas}}'
          const now = await engine.docker('service', 'inspect', '--format', wanted, 'shop_api')
          expect(now).toBe(`${pinned} 3`)
        }
      }
    }
    expect(said).toContain('1.9.0 ✓ good')
    const last = await type('lastgood status --json')
    expect(JSON.parse(last)).toMatchObject({ environments: [{ running: '2.0.0' }] })
  }, 240_000)
})
