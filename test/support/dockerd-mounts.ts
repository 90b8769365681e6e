import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const ports = '/proc/sys/net/ipv4/ip_local_port_range'

/** A view of the file system for an engine alone, that outlives single daemons. */
export interface OwnMounts {
  /** Put before a command, it runs the command in that view. */
  readonly enter: readonly string[]
  end(): Promise<void>
}

/**
 * What an engine mounts stays in a view of its own and goes with its last process. In that view the range of ports that
 * dockerd hands out is the engine's own: two engines that share one would take each other's when one of them restarts.
 */
export async function ownMounts(
  folder: string,
  [from, to]: readonly [number, number],
): Promise<OwnMounts> {
  const file = join(folder, 'ports')
  await writeFile(file, `${from}\t${to}\n`)
  const script = 'mount --bind "$1" "$2" && exec sleep infinity'
  const argv = ['--mount', '--', 'sh', '-c', script, 'holder', file, ports]
  const holder = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...argv], { stdio: 'ignore' })
  const enter = ['nsenter', `--mount=/proc/${holder.pid}/ns/mnt`, '--']
  const end = async () => {
    if (holder.exitCode !== null || holder.signalCode !== null) return
    const over = once(holder, 'exit')
    holder.kill('SIGKILL')
    await over
  }
  const until = Date.now() + 90_000
  for (;;) {
    const [program = '', ...rest] = [...enter, 'cat', ports]
    const seen = await promisify(execFile)(program, rest).then(
      ({ stdout }) => stdout,
      () => '',
    )
    if (seen.startsWith(`${from}\t`)) return { enter, end }
    if (holder.exitCode !== null || Date.now() > until) {
      await end()
      throw new Error('no mount namespace could be made')
    }
    await sleep(10)
  }
}
