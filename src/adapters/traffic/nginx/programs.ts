import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'
import { commandLine } from '../proxy/quoted.ts'
import { chosenBy } from './upstream-file.ts'
import type { NginxSettings } from './settings.ts'

/** Why nginx would not take its configuration as it stands on the disk, or null. */
export async function whyNotValid(settings: NginxSettings, io: Io): Promise<Problem | null> {
  const { test, upstreamFile, upstream, testers } = settings
  // -T also prints every file that was read, which tells whether ours is among them.
  const dumps = test.includes('-t')
  const argv = test.map((word) => (word === '-t' ? '-T' : word))
  const done = await io.exec(argv, { timeoutSeconds: 60 })
  if (done.code !== 0) return failed('nginx would refuse its configuration', test, done)
  if (!dumps) return null
  if (await included(done.stdout, upstreamFile, io)) {
    const chosen = chosenBy(upstream)
    if (testers === null || done.stdout.includes(`://${chosen}`)) return null
    return {
      what: 'The configuration of nginx does not ask who is a tester: they would get what everybody gets',
      where: upstreamFile,
      hint: `Write in its location, in place of proxy_pass http://${upstream}: proxy_pass http://${chosen};`,
    }
  }
  return {
    what: 'The configuration of nginx does not include the file that lastgood writes',
    where: upstreamFile,
    hint: `Add to the http block of nginx.conf: include ${upstreamFile};`,
  }
}

/** Tells nginx to read its configuration; the Problem when nginx could not be told. */
export async function whyNotReloaded({ reload }: NginxSettings, io: Io): Promise<Problem | null> {
  const done = await io.exec(reload, { timeoutSeconds: 60 })
  return done.code === 0 ? null : failed('nginx could not be told to reload', reload, done)
}

function failed(
  what: string,
  argv: readonly string[],
  { code, stderr }: { readonly code: number; readonly stderr: string },
): Problem {
  const said = stderr.split('\n').filter((line) => /\[(emerg|alert|crit|error)\]/.test(line))
  const why = (said[0] ?? stderr.trim().split('\n').at(-1) ?? '').slice(0, 400)
  const missing = code === 127
  return {
    what: missing ? `There is no program ${argv[0]}` : `${what}: ${why || `exit code ${code}`}`,
    where: commandLine(argv),
    hint: missing
      ? 'Write its whole path in lastgood.yaml: test: [/usr/sbin/nginx, -t], reload: [/usr/sbin/nginx, -s, reload]'
      : `See all that it says: ${commandLine(argv)}`,
  }
}

async function included(dump: string, file: string, io: Io): Promise<boolean> {
  const read = [...dump.matchAll(/^# configuration file (.+):$/gm)].map(([, path = '']) => path)
  if (read.includes(file)) return true
  const real = await io.files.realPath(file)
  for (const path of read) if ((await io.files.realPath(path)) === real) return true
  return false
}
