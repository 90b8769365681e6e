import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { archives } from '../../src/host/archives.ts'
import type { Dockerd } from './dockerd.ts'

/**
 * How a test service behaves: `ok`; `500` (its health check fails); `flap` (every second one does); `exit` (ends at once);
 * `silent` (runs, never listens); `stubborn` (ignores SIGTERM).
 */
export type ServiceMode = 'ok' | '500' | 'flap' | 'exit' | 'silent' | 'stubborn'

export interface ServiceImage {
  readonly version: string
  readonly mode?: ServiceMode
  /** Command of a HEALTHCHECK in the image; none when absent. `busybox wget …` is at hand. */
  readonly healthcheck?: string
}

const busybox = ['/bin/busybox', '/usr/bin/busybox'].find((path) => existsSync(path)) ?? 'busybox'

/**
 * The service: appends `<version> <container>` to the file STARTS (when set), then serves on PORT (8080): `/version`
 * answers the version that is in the image, `/cgi-bin/health` its health, `/cgi-bin/env` its environment.
 */
const service = (version: string, mode: ServiceMode) => `#!/bin/busybox sh
if [ -n "$STARTS" ]; then echo "${version} $HOSTNAME" >> "$STARTS"; fi
${mode === 'exit' ? 'echo "cannot start: the password $SECRET is wrong" >&2; exit 3' : ''}
trap '${mode === 'stubborn' ? '' : 'exit 0'}' TERM
${mode === 'silent' ? 'busybox sleep 100000 &' : 'busybox httpd -f -p "\${PORT:-8080}" -h /www &'}
while :; do wait; done
`

const answer = (body: string) => `#!/bin/busybox sh
${body}
`

const health: Readonly<Record<ServiceMode, string>> = {
  ok: `printf 'Status: 200 OK\\r\\n\\r\\nok'`,
  stubborn: `printf 'Status: 200 OK\\r\\n\\r\\nok'`,
  exit: '',
  silent: '',
  '500': `printf 'Status: 500 Broken\\r\\n\\r\\nbroken'`,
  flap: `if busybox mkdir /tmp/odd 2>/dev/null; then printf 'Status: 500 Broken\\r\\n\\r\\nodd'
else busybox rmdir /tmp/odd; printf 'Status: 200 OK\\r\\n\\r\\neven'; fi`,
}

/** Makes an image from scratch (busybox and a small service) in an engine, and tags it with that name. Nothing is pulled. */
export async function serviceImage(
  engine: Dockerd,
  name: string,
  { version, mode = 'ok', healthcheck }: ServiceImage,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-image-'))
  try {
    const root = join(folder, 'root')
    for (const part of ['bin', 'tmp', 'www/cgi-bin'])
      await mkdir(join(root, part), { recursive: true })
    const program = async (path: string, text: string) => {
      await writeFile(join(root, path), text)
      await chmod(join(root, path), 0o755)
    }
    await copyFile(busybox, join(root, 'bin/busybox'))
    await copyFile(busybox, join(root, 'bin/sh')) // for `docker exec`, CMD-SHELL health checks and people
    await program('service', service(version, mode))
    await program('www/cgi-bin/health', answer(health[mode]))
    await program('www/cgi-bin/env', answer(`printf 'Status: 200 OK\\r\\n\\r\\n'; busybox env`))
    await writeFile(join(root, 'www/version'), version)
    const file = join(folder, 'image.tar')
    await archives.pack(root, file)
    const changes = [
      'CMD ["/bin/busybox", "sh", "/service"]',
      'ENV PATH=/bin',
      'EXPOSE 8080',
      ...(healthcheck === undefined
        ? []
        : [`HEALTHCHECK --interval=1s --timeout=2s --retries=3 CMD ${healthcheck}`]),
    ]
    const flags = changes.flatMap((change) => ['--change', change])
    await engine.dockerWith(await readFile(file), 'import', ...flags, '-', name)
    return name
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** An image of a healthy service without any version of interest; its name. */
export const baseImage = (engine: Dockerd): Promise<string> =>
  serviceImage(engine, 'lastgood-test/base:1', { version: '0.0.0' })

/** Pushes a local image and tells the digest that the registry gave it. */
export async function pushed(
  engine: Dockerd,
  name: string,
  to: string,
): Promise<`sha256:${string}`> {
  await engine.docker('tag', name, to)
  const said = await engine.docker('push', to)
  const digest = /digest: (sha256:[0-9a-f]{64})/.exec(said)?.[1]
  if (digest === undefined) throw new Error(`no digest in: ${said}`)
  return digest as `sha256:${string}`
}
