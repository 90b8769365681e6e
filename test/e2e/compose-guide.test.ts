import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { http } from '../../src/host/http.ts'
import { portIsFree } from '../../src/host/ports.ts'
import { composePlace, flavours } from '../conformance/compose-rig.ts'
import { blocks, reader } from '../support/guide.ts'
import { whyMissing } from '../support/proxies/daemon.ts'
import { startNginx } from '../support/proxies/nginx.ts'

const guide = new URL('../../docs/guides/compose-nginx.md', import.meta.url)

/** Two ports beside each other, below those that the kernel hands out itself. */
async function twoPorts(): Promise<readonly [number, number]> {
  for (;;) {
    const port = 5_000 + 2 * Math.floor(Math.random() * 2_000)
    if ((await portIsFree(port)) && (await portIsFree(port + 1))) return [port, port + 1]
  }
}

const noNginx = whyMissing('nginx', '-v')
const usable = flavours.find(({ missing }) => missing === null)
const why = usable === undefined ? (flavours[0]?.missing ?? ' (no Compose)') : noNginx

describe.skipIf(why !== null)(`the guide of Compose behind nginx${why ?? ''}`, () => {
  test(
    'typed as it stands, it goes there and back, and nobody is turned away',
    { timeout: 300_000 },
    async () => {
      await using trash = new AsyncDisposableStack()
      const place = trash.use(await composePlace())
      const { home, folder, type } = trash.use(await reader(place.engine.env))
      // Gone before the engine is: its containers write nothing there any more.
      trash.defer(async () => {
        const all = (await place.engine.docker('ps', '-aq')).split('\n').filter(Boolean)
        if (all.length > 0) await place.engine.docker('rm', '-f', ...all)
      })
      for (const version of ['1.9.0', '2.0.0']) await place.image({ version })
      const nginxFolder = join(home, 'nginx')
      await mkdir(nginxFolder)
      const nginx = trash.use(await startNginx(nginxFolder))
      const [first, second] = await twoPorts()
      const compose = usable?.flavour.argv.join(' ') ?? ''
      const here = (text: string) =>
        text
          .replaceAll('registry.example/shop/api', place.repository)
          .replaceAll('8080-8081:', `${first}-${second}:`)
          .replaceAll('127.0.0.1:8080', `127.0.0.1:${first}`)
          .replaceAll('127.0.0.1:8081', `127.0.0.1:${second}`)
          .replaceAll('/healthz', '/cgi-bin/health')
          .replaceAll('http://127.0.0.1/', `http://127.0.0.1:${nginx.port}/version`)
          .replaceAll('docker compose', compose)
          .replace(/^sudo nginx.*$/m, `${nginx.argv.join(' ')} -s reload`)
          .replace(/^docker push.*$/m, 'true')
          .replace(/^(lastgood rollback .*)$/m, '$1 --yes')
      const served = async () => {
        const url = `http://127.0.0.1:${nginx.port}/version`
        const answer = await http({ method: 'GET', url, timeoutSeconds: 5 })
        return answer.state === 'answered' ? `${answer.status} ${answer.body}` : answer.why
      }

      // What the reader has: a project that is up on one port, nginx in front of it, and a repository.
      const page = await readFile(guide, 'utf8')
      const steps = blocks(page).map(({ language, body }) => ({ language, body: here(body) }))
      const named = (name: string) =>
        steps.find(({ body }) => body.startsWith(`# ${name}\n`))?.body ?? ''
      await writeFile(join(folder, 'api.env'), 'PASSWORD=hush-hush\n')
      await writeFile(
        join(folder, 'compose.yaml'),
        named('compose.yaml').replace(`${first}-${second}:`, `${first}:`),
      )
      await type(`printf 'api.env\\n.lastgood/\\n' > .gitignore && ${compose} up -d`)
      const upstream = join(nginxFolder, 'upstream.conf')
      await writeFile(upstream, `upstream shop { server 127.0.0.1:${first}; }\n`)
      await nginx.useUpstream('shop', upstream)
      await type(`${nginx.argv.join(' ')} -s reload`)
      await expect.poll(served, { timeout: 120_000 }).toBe('200 1.9.0')

      const answers: string[] = []
      let typing = true
      const users = async () => {
        while (typing) answers.push(await served())
      }
      const using = users()
      let said = ''
      try {
        for (const { language, body } of steps) {
          const [, name] = /^# (\S+)\n/.exec(body) ?? []
          if (language === 'yaml' && name) await writeFile(join(folder, name), body)
          else if (language === 'nginx') {
            await writeFile(upstream, /^upstream[^]*?^}$/m.exec(body)?.[0] ?? '')
          } else if (language === '') {
            for (const command of body.trim().split('\n')) said += await type(command)
          }
        }
      } finally {
        typing = false
        await using
      }
      expect(await served()).toBe('200 1.9.0')
      expect(said).not.toContain('hush')
      const seen = [...new Set(answers)]
      expect(seen, `${answers.length} answers`).toEqual(['200 1.9.0', '200 2.0.0'])
      expect(answers.at(-1)).toBe('200 1.9.0')
    },
  )
})
