import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reader } from '../support/guide.ts'
import { manifestType, pushSmall } from '../support/registry-push.ts'
import { noRegistry, startRegistry } from '../support/registry.ts'

test.skipIf(noRegistry !== null)(
  `what was released gets one more tag by its digest; what is bad gets none${noRegistry === null ? '' : ` (${noRegistry})`}`,
  { timeout: 300_000 },
  async () => {
    await using registry = await startRegistry()
    await using place = await reader()
    const { folder, type } = place
    const image = `${registry.host}/shop/api`
    await writeFile(
      join(folder, 'lastgood.yaml'),
      `service: shop
components: { api: { image: '${image}:{version}' } }
environments: { production: { target: { kind: swarm, service: shop_api } } }
`,
    )
    await type('git add -A && git commit -qm "What runs"')
    const released = await pushSmall(registry, '1.9.0', 'one')
    await type('lastgood release 1.9.0')
    // Somebody moves the tag of the release: what was proven is what gets the new one.
    await pushSmall(registry, '1.9.0', 'moved')
    const tagged = async (tag: string) => {
      const url = `http://${registry.host}/v2/shop/api/manifests/${tag}`
      const answer = await fetch(url, { method: 'HEAD', headers: { accept: manifestType } })
      return answer.headers.get('docker-content-digest')
    }

    for (let n = 0; n < 2; n += 1) {
      const said = await type('lastgood promote 1.9.0 --tag stable --json 2>/dev/null')
      const promoted = [{ component: 'api', repository: image, digest: released, tag: 'stable' }]
      expect(JSON.parse(said)).toMatchObject({ promoted })
    }
    expect(await tagged('stable')).toBe(released)

    await type('lastgood mark 1.9.0 bad -e production --reason "loses orders"')
    await expect(type('lastgood promote 1.9.0 --tag production')).rejects.toThrow(
      /ended with 3[^]*bad in production: loses orders/,
    )
    await expect(type('lastgood promote 2.0.0 --tag production')).rejects.toThrow(
      /ended with 3[^]*no release 2\.0\.0/,
    )
    await expect(type('lastgood promote 1.9.0 --tag ../x')).rejects.toThrow(/ended with 2/)
    expect(await tagged('production')).toBeNull()
  },
)
