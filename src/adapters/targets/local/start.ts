import type { Io } from '../../../host/io.ts'
import type { ProcessIdentity } from '../../../host/processes.ts'
import { programArgv } from '../../../host/programs.ts'
import { launcherMarkName, type LaunchOrder, type Wish } from '../../../launcher/contract.ts'
import { readInstance, writeRecord } from '../../../launcher/records.ts'
import { ProblemError } from '../../../model/problem-error.ts'
import type { ComponentRef } from '../target.ts'
import type { ActionOf, Effect } from './effect.ts'
import { basicEnvironment, secretsOf, serviceEnvironment } from './environment.ts'
import { readFacts, type RevisionFacts } from './facts.ts'
import { fault } from './fault-points.ts'
import { layoutOf } from './layout.ts'
import { observeReplicas } from './readiness.ts'
import { readReplica } from './replicas.ts'
import { graceSeconds } from './steps.ts'

/** How long a launcher may take to show itself: an old one that still stops its service holds it up. */
const takeOverSeconds = graceSeconds + 5

/** Starts replicas through launchers; safe to repeat, since a replica's lock lets only one launcher be. */
export const start: Effect<ActionOf<'start'>> = {
  async apply(ref, { revision, replica }, key, io) {
    const facts = await unpacked(ref, revision, io)
    const { expiry, expired } = layoutOf(ref).revision(revision)
    fault(io, 'target:start:before')
    const ending = await io.files.exists(expired)
    await Promise.all([io.files.remove(expiry), io.files.remove(expired)])
    const numbers =
      replica === null ? Array.from({ length: facts.replicas }, (_, n) => n) : [replica]
    await Promise.all(
      numbers.map((n) =>
        startReplica(ref, { revision, version: facts.version, ending }, n, key, io),
      ),
    )
    fault(io, 'target:start:after')
  },
  async observe(ref, { revision, replica }, key, io) {
    const facts = await readFacts(io.files, layoutOf(ref).revision(revision).facts)
    if (facts === null) return { state: 'absent' }
    const numbers =
      replica === null ? Array.from({ length: facts.replicas }, (_, n) => n) : [replica]
    return observeReplicas(ref, revision, numbers, key, io)
  },
}

async function unpacked(ref: ComponentRef, revision: string, io: Io): Promise<RevisionFacts> {
  const place = layoutOf(ref).revision(revision)
  const facts = await readFacts(io.files, place.facts)
  if (facts !== null && (await io.files.exists(place.tree))) return facts
  throw new ProblemError({
    what: `Revision ${revision} is not unpacked`,
    where: place.folder,
    hint: 'Make a new plan: lastgood plan',
  })
}

async function startReplica(
  ref: ComponentRef,
  of: { readonly revision: string; readonly version: string; readonly ending: boolean },
  n: number,
  key: string,
  io: Io,
): Promise<void> {
  const place = layoutOf(ref).replica(of.revision, n)
  const before = await readReplica(ref, of.revision, n, io)
  const { argv, cwd } = command(ref, of.revision)
  // This very step started it, and it crash-looped: a repeat must not do what a second step would.
  if (before.exit?.key === key && before.exit.why === 'gave-up') return
  if (before.wish?.state !== 'start') {
    const wish: Wish = { state: 'start', key, at: io.clock.now().toISOString() }
    await writeRecord(io.files, place.wish, wish)
  }
  fault(io, 'target:start:wished')
  // A launcher that is about to end keeps its lock until it has; the new one waits for it.
  if (before.launched && before.wish?.state !== 'stop' && !of.ending) return
  if (before.exit !== null) await io.files.remove(place.exit)
  const order: LaunchOrder = {
    key,
    argv,
    cwd,
    env: serviceEnvironment(ref, of, io.env),
    secrets: secretsOf(ref),
    graceSeconds,
  }
  const launcher = await io.processes.startDetached(programArgv('launcher', place.folder), {
    cwd: place.folder,
    env: { ...basicEnvironment(io.env), [launcherMarkName]: place.folder },
    log: place.log,
    input: JSON.stringify(order),
  })
  fault(io, 'target:start:spawned')
  await takenOver(place, launcher, io)
}

function command(ref: ComponentRef, revision: string) {
  const { start: argv, name } = ref.binding.component
  if (argv !== null && argv.length > 0) return { argv, cwd: layoutOf(ref).revision(revision).tree }
  throw new ProblemError({
    what: `Component ${name} has no start command`,
    where: 'lastgood.yaml',
    hint: 'Add start: to the component',
  })
}

/** Waits until a launcher has recorded itself, or ours left (another one has the replica, or it is already over). */
async function takenOver(
  place: { readonly instance: string; readonly exit: string; readonly log: string },
  launcher: ProcessIdentity,
  io: Io,
): Promise<void> {
  const until = io.clock.monotonic() + takeOverSeconds
  for (;;) {
    const left = !io.processes.alive(launcher)
    const instance = await readInstance(io.files, place.instance)
    if (instance?.launcher.pid === launcher.pid) return
    if (left) {
      if (instance !== null && io.processes.alive(instance.launcher)) return
      if (await io.files.exists(place.exit)) return
      throw failed('The launcher ended at once', place.log)
    }
    if (io.clock.monotonic() > until) throw failed('The launcher did not begin', place.log)
    await io.clock.sleep(0.01)
  }
}

const failed = (what: string, log: string) =>
  new ProblemError({ what, where: log, hint: `Read ${log}, then try again` })
