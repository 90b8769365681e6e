import type { Io } from '../host/io.ts'
import { freePort, portIsFree } from '../host/ports.ts'
import { replicaFiles, type Exit, type Instance, type LaunchOrder } from './contract.ts'
import { lastLines } from './last-lines.ts'
import { boundLog } from './bound-log.ts'
import { readInstance, writeRecord } from './records.ts'
import { adoptService, startService, type Ending, type Life } from './service.ts'
import { terminate } from './terminate.ts'
import { awaitDismissal, dismissed, isCurrent, type Dismissal } from './watch.ts'

/** A service that dies within so many seconds of its start died quickly. */
const quickSeconds = 5
/** So many quick deaths in a row are a crash loop. */
const quickDeaths = 5

const backoffSeconds = (deaths: number) => Math.min(0.1 * 2 ** (deaths - 1), 10)

/**
 * Keeps one replica's service up until it is told to stop (`asked`), its warm time ends, or it crash-loops. The service
 * that users reach is never given up: it is tried again every ten seconds. Every life is recorded before and after its
 * start, so that whoever comes next finds its processes. Resolves when nothing is left to supervise.
 */
export async function supervise(
  folder: string,
  order: LaunchOrder,
  io: Io,
  asked: AbortSignal,
): Promise<Exit['why']> {
  const places = replicaFiles(folder)
  const before = await readInstance(io.files, places.instance)
  const launcher = io.processes.identify(process.pid) ?? { pid: process.pid, started: '' }
  let instance: Instance = {
    key: order.key,
    mark: before?.mark ?? folder,
    launcher,
    service: before?.service ?? null,
    port: before?.port ?? (await freePort()),
    startedAt: before?.startedAt ?? io.clock.now().toISOString(),
    restarts: before?.key === order.key ? before.restarts : 0,
  }
  const record = (change: Partial<Instance>) => {
    instance = { ...instance, ...change }
    return writeRecord(io.files, places.instance, instance)
  }
  const over = new AbortController()
  const stopped = Promise.race([
    awaitDismissal(folder, io, AbortSignal.any([asked, over.signal])),
    new Promise<Dismissal>((resolve) =>
      asked.addEventListener('abort', () => resolve('stopped'), { once: true }),
    ),
  ])
  const end = async (why: Exit['why'], ending: Ending | null) => {
    const said = ending?.refused ? [ending.refused] : await lastLines(places.log, order.secrets)
    const { code, signal } = ending ?? { code: null, signal: null }
    const at = io.clock.now().toISOString()
    await writeRecord(io.files, places.exit, {
      key: order.key,
      why,
      code,
      signal,
      lastLines: said,
      at,
    } satisfies Exit)
    return why
  }

  const bounding = setInterval(() => void tried(boundLog(places.log)), 60_000)
  try {
    // The record comes before the question: who wants us stopped writes the wish first and then looks for this record.
    await record({})
    await io.files.writeAtomic(places.pid, `${process.pid}\n`)
    let life = await inherited(instance, io, over.signal)
    for (let deaths = 0; ;) {
      if (life === null) {
        const told = asked.aborted ? 'stopped' : await dismissed(folder, io)
        if (told !== null) return await end(told, null)
        const port = (await portIsFree(instance.port)) ? instance.port : await freePort()
        await record({ service: null, port, startedAt: io.clock.now().toISOString() })
        io.fault('launcher:recorded')
        life = startService(order, port, instance.mark, io.processes)
        io.fault('launcher:spawned')
        await tried(record({ service: life.service }))
      }
      const born = io.clock.monotonic()
      const family = { service: life.service, mark: instance.mark }
      const event = await Promise.race([life.ended, stopped])
      if (typeof event === 'string' || event === null) {
        await terminate(family, order.graceSeconds, io)
        return await end(event ?? 'stopped', await ifEnded(life))
      }
      await terminate({ ...family, justDied: true }, 0, io)
      deaths = io.clock.monotonic() - born < quickSeconds ? deaths + 1 : 1
      const hopeless = event.refused !== null || deaths >= quickDeaths
      if (hopeless && !(await isCurrent(folder, io))) return await end('gave-up', event)
      await tried(end('died', event))
      await tried(record({ service: null, restarts: instance.restarts + 1 }))
      await Promise.race([io.clock.sleep(backoffSeconds(deaths)), stopped])
      life = null
    }
  } finally {
    clearInterval(bounding)
    over.abort()
  }
}

/** The service of a launcher before us, if it still runs. Remains of one whose record was cut short are taken away. */
async function inherited(before: Instance, io: Io, until: AbortSignal): Promise<Life | null> {
  const { service, mark } = before
  if (service !== null && io.processes.alive(service)) {
    return adoptService(service, io.processes, io.clock, until)
  }
  await terminate({ service: null, mark }, 0, io)
  return null
}

/** How a life that was ended on purpose ended; null when that is not known after a moment. */
const ifEnded = (life: Life): Promise<Ending | null> =>
  Promise.race([life.ended, new Promise<null>((resolve) => setImmediate(resolve, null))])

/** A full disk must not take a running service down with its record: its processes are found by their mark as well. */
const tried = (work: Promise<unknown>) =>
  work.catch((error: unknown) => void process.stderr.write(`launcher: ${String(error)}\n`))
