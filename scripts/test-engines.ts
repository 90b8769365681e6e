/**
 * The engines that the tests want, beside git and Node. As root on Debian or Ubuntu the missing ones are installed with
 * apt-get; elsewhere what is there is used, and tests without their engine are skipped by name.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** program on PATH → Debian package */
const engines: Readonly<Record<string, string>> = { git: 'git' }

const found = (program: string) =>
  (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(`${folder}/${program}`))

const missing = Object.keys(engines).filter((program) => !found(program))
if (missing.length > 0) {
  const canInstall = process.getuid?.() === 0 && found('apt-get')
  if (canInstall) {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-q', '-y', ...args], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status
    apt('update')
    apt(
      'install',
      '--no-install-recommends',
      ...missing.map((program) => engines[program] ?? program),
    )
  }
  const still = missing.filter((program) => !found(program))
  if (still.length > 0) {
    process.stderr.write(
      `Not on this machine, so their tests are skipped: ${still.join(', ')}` +
        `${canInstall ? '' : ' (apt-get needs root on Debian or Ubuntu)'}\n`,
    )
  }
}
