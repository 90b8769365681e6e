import type { Io } from '../host/io.ts'

/** What is known of the process that an owner text names. `elsewhere`: not a process that this one could see. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere'

/**
 * Names this executor so that another process can tell whether it still lives:
 * `<host> <pid> <start> <start of process 1> <unique>`, where a start is the kernel's with the boot it belongs to. Process 1 stands
 * for the process namespace: in two containers the same pid is two processes, and one must not declare the other's dead.
 */
export async function thisOwner(io: Io, pid: number = process.pid): Promise<string> {
  const started = io.processes.identify(pid)?.started ?? ''
  const fields = [await hostName(io), String(pid), started, namespaceOf(io), io.freshId()]
  return fields.map((field) => (field === '' ? '-' : field.replaceAll(/\s/g, '_'))).join(' ')
}

/** Whether the process behind an owner text lives. Dead is only said of a process of this very namespace and boot. */
export async function ownerState(owner: string, io: Io): Promise<OwnerState> {
  const [host, pid, started, namespace] = owner.split(' ')
  const mine = (await thisOwner(io)).split(' ')
  if (host !== mine[0] || namespace !== mine[3] || pid === undefined) return 'elsewhere'
  const identity = { pid: Number(pid), started: started === '-' ? '' : (started ?? '') }
  return io.processes.alive(identity) ? 'alive' : 'dead'
}

/** For people: `pid 4711 on build-3`. */
export function ownerSays(owner: string): string {
  const [host, pid] = owner.split(' ')
  return pid === undefined ? owner : `pid ${pid} on ${host}`
}

function namespaceOf(io: Io): string {
  try {
    return io.processes.identify(1)?.started ?? ''
  } catch {
    // /proc may hide other people's processes: then the host's name alone tells machines apart.
    return ''
  }
}

async function hostName(io: Io): Promise<string> {
  const linux = await io.files.readText('/proc/sys/kernel/hostname')
  return (linux ?? (await io.exec(['hostname'])).stdout).trim()
}
