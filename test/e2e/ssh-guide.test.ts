import { chmod, mkdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { blocks, reader } from '../support/guide.ts'
import { makeKeys, sshUser, startSshd, whyNoSshd } from '../support/sshd.ts'

const guide = new URL('../../docs/guides/ssh.md', import.meta.url)
const missing = whyNoSshd()
const why = missing === null ? null : ` (${missing})`

/** What stands in for systemd and the service: a restart notes which version it starts, and health reads that. */
const programs = {
  sudo: 'exec "$@"',
  systemctl: 'printf %s "$LASTGOOD_VERSION" > ../../started',
  curl: 'test -s ../../started',
}

describe.skipIf(why !== null)(`the guide of Capistrano-style folders${why ?? ''}`, () => {
  test('typed as it stands, it goes there and back on both hosts', async () => {
    await using trash = new AsyncDisposableStack()
    const place = trash.use(await reader())
    const { home, folder } = place
    // What the reader has: two hosts with folders of Capistrano's, a link, a shared file; keys; a repository.
    const keys = makeKeys(join(home, 'keys'))
    const tools = join(home, 'tools')
    await mkdir(tools)
    for (const [name, text] of Object.entries(programs)) {
      await writeFile(join(tools, name), `#!/bin/sh\n${text}\n`)
      await chmod(join(tools, name), 0o755)
    }
    const config: string[] = []
    const roots: string[] = []
    for (const name of ['web1', 'web2']) {
      const path = `${tools}:/usr/bin:/bin`
      const sshd = await startSshd(join(home, name), keys, { path })
      trash.defer(() => sshd.stop())
      const root = join(home, name, 'srv')
      roots.push(root)
      await mkdir(join(root, 'releases/20240101120000'), { recursive: true })
      await mkdir(join(root, 'shared'))
      await writeFile(join(root, 'shared/.env'), 'PASSWORD=hush-hush\n')
      await symlink('releases/20240101120000', join(root, 'current'))
      config.push(
        `Host ${name}`,
        `  HostName ${sshd.address}`,
        `  Port ${sshd.port}`,
        `  User ${sshUser()}`,
        `  IdentityFile ${keys.identityFile}`,
        `  UserKnownHostsFile ${join(home, 'known_hosts')}`,
      )
      const line = `[${sshd.address}]:${sshd.port} ${keys.hostPublic}\n`
      await writeFile(join(home, 'known_hosts'), line, { flag: 'a' })
    }
    await writeFile(join(home, 'ssh_config'), `${config.join('\n')}\n`)
    await writeFile(join(folder, 'package.json'), '{ "name": "shop", "version": "1.0.0" }\n')
    await writeFile(
      join(folder, 'package-lock.json'),
      JSON.stringify({ name: 'shop', version: '1.0.0', lockfileVersion: 3, packages: {} }),
    )
    await writeFile(join(folder, '.gitignore'), 'node_modules/\n.lastgood/\n')
    await place.type('git add -A && git commit -qm "What runs"')

    const versions = async () =>
      Promise.all(roots.map((root) => readFile(join(root, 'started'), 'utf8')))
    const page = await readFile(guide, 'utf8')
    const steps = page.split(/^## /m).filter((text) => /^[1-4]\. /.test(text))
    expect(steps).toHaveLength(4)
    let said = ''
    for (const { language, body } of steps.flatMap(blocks)) {
      const text = body
        .replaceAll('deploy@web', 'web')
        // Both hosts are this machine, and a test reads no configuration of the person's own.
        .replace(
          'hosts: [web1, web2]',
          `hosts: [{host: web1, path: ${roots[0]}}, {host: web2, path: ${roots[1]}}]`,
        )
        .replace(
          'path: /srv/shop',
          `path: /srv/shop\n      sshOptions: { configFile: ${home}/ssh_config }`,
        )
        .replaceAll('ssh -o', `ssh -F ${home}/ssh_config -o`)
        .replace(/^(lastgood rollback .*)$/m, '$1 --yes')
      if (language === 'yaml') await writeFile(join(folder, 'lastgood.yaml'), text)
      // The host keys are known already: comparing them is a person's.
      const commands = language !== '' || /ssh-keyscan/.test(text) ? [] : text.trim().split('\n')
      for (const command of commands) {
        if (command.startsWith('lastgood release 1.1.0')) {
          await writeFile(join(folder, 'index.js'), 'console.log("1.1.0")\n')
          await place.type('git add -A && git commit -qm "A change"')
        }
        said += await place.type(command)
        if (command.startsWith('lastgood deploy 1.0.0')) {
          // What a first deploy leaves beside it is the reader's own.
          for (const root of roots) expect(await readlink(join(root, 'previous'))).toMatch(/2024/)
        }
        if (command.startsWith('lastgood rollback'))
          expect(await versions()).toEqual(['1.0.0', '1.0.0'])
      }
    }
    expect(await versions()).toEqual(['1.1.0', '1.1.0'])
    expect(said).not.toContain('hush')
    const last = await place.type('lastgood status --json')
    expect(JSON.parse(last)).toMatchObject({ environments: [{ running: '1.1.0' }] })
  }, 240_000)
})
