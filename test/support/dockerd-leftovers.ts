import { readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const text = (path: string) => readFile(path, 'utf8').catch(() => '')

const program = (name: string) => new RegExp(`^(\\S*/)?(${name})\\0`)
const anyProgram = program('dockerd|containerd|containerd-shim[\\w-]*|docker-proxy|runc')

/** Processes that name the engine's folder in their arguments and run `which`, or are in its cgroup. */
async function leftovers(folder: string, which: RegExp, cgroup: string | null) {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [groups, line] = await Promise.all([
        text(`/proc/${pid}/cgroup`),
        text(`/proc/${pid}/cmdline`),
      ])
      const rows = groups.split('\n')
      const inGroup = cgroup !== null && rows.some((row) => row.includes(`:/${cgroup}/`))
      return inGroup || (which.test(line) && line.includes(`${folder}/`)) ? [pid] : []
    }),
  )
  return found.flat()
}

async function endAll(folder: string, which: RegExp, cgroup: string | null): Promise<void> {
  const until = Date.now() + 90_000
  for (;;) {
    const pids = await leftovers(folder, which, cgroup)
    if (pids.length === 0) return
    if (Date.now() > until) throw new Error(`left of ${folder}: processes ${pids.join(', ')}`)
    for (const pid of pids) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    }
    await sleep(30)
  }
}

/** Ends the containerd of a dockerd that is gone, with its sockets: else it keeps the next dockerd from starting. */
export async function endContainerd(folder: string): Promise<void> {
  await endAll(folder, program('containerd'), null)
  const place = join(folder, 'x/containerd')
  const names = (await readdir(place).catch(() => [])).filter((name) =>
    /\.(sock|ttrpc|pid)$/.test(name),
  )
  for (const name of names) await rm(join(place, name), { force: true })
}

/** Ends every process that an engine left behind and removes its (then empty) cgroups. */
export async function endLeftovers(folder: string, cgroup: string): Promise<void> {
  await endAll(folder, anyProgram, cgroup)
  const controllers = await readdir('/sys/fs/cgroup').catch(() => [])
  for (const name of ['', ...controllers]) await removeGroup(join('/sys/fs/cgroup', name, cgroup))
}

async function removeGroup(path: string): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) if (entry.isDirectory()) await removeGroup(join(path, entry.name))
  // Only folders can be removed there, and only empty ones: another try at the end of the next test costs nothing.
  await rmdir(path).catch(() => {})
}
