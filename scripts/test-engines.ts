/**
 * The engines that the tests want, beside Node. As root on Debian or Ubuntu the missing ones are installed with apt-get;
 * elsewhere what is there is used, and tests without their engine are skipped by name.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'

/** program → Debian packages */
const engines: Readonly<Record<string, string>> = {
  git: 'git',
  nginx: 'nginx-light',
  haproxy: 'haproxy',
  caddy: 'caddy',
  sshd: 'openssh-server',
  ssh: 'openssh-client',
  mariadbd: 'mariadb-server',
  dockerd: 'docker.io',
  'docker-registry': 'docker-registry',
  'docker-compose': 'docker-compose',
  busybox: 'busybox-static',
  ip: 'iproute2',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  'django-admin': 'python3-django python3-psycopg2',
  alembic: 'alembic',
  // Not wanted by the tests, but dockerd looks for it even when told to leave the firewall alone.
  iptables: 'iptables',
}

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin']
const found = (program: string) => folders.some((folder) => existsSync(`${folder}/${program}`))

const missing = Object.keys(engines).filter((program) => !found(program))
if (missing.length > 0) {
  const canInstall = process.getuid?.() === 0 && found('apt-get')
  if (canInstall) install(missing.flatMap((program) => (engines[program] ?? program).split(' ')))
  const still = missing.filter((program) => !found(program))
  if (still.length > 0) {
    process.stderr.write(
      `Not on this machine, so their tests are skipped: ${still.join(', ')}` +
        `${canInstall ? '' : ' (installing them needs root on Debian or Ubuntu)'}\n`,
    )
  }
}

function install(packages: readonly string[]): void {
  // Packages of servers start them when they are installed; the tests start their own, on ports of their own.
  const policy = '/usr/sbin/policy-rc.d'
  const mine = !existsSync(policy)
  if (mine) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const apt = (...args: string[]) =>
      spawnSync('apt-get', ['-q', '-y', ...args], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update')
    apt('install', '--no-install-recommends', ...packages)
  } finally {
    if (mine) rmSync(policy)
  }
}
