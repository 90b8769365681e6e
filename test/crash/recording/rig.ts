import { join } from 'node:path'
import type { Io } from '../../../src/host/io.ts'
import type { RunDeps } from '../../../src/run/deps.ts'
import type { Progress } from '../../../src/run/progress.ts'
import { thisOwner } from '../../../src/run/owner.ts'
import type { Ledger } from '../../../src/store/ledger.ts'
import { openLedger } from '../../../src/store/open.ts'
import { plainlyRecovered, recordingPlaces } from './places.ts'
import { old } from './plans.ts'
import { world } from './world.ts'

/** What runs before anything is changed: the old revision, with all the traffic. */
export function seedWorld(folder: string, io: Io) {
  const here = world(folder)
  const { revision, version } = old
  const quiet = { ...io, fault: () => {} }
  here.act(quiet, 'seed/1', 'api', { do: 'start', revision, version })
  here.act(quiet, 'seed/2', 'api', { do: 'promote', revision })
  const routes = [{ revision, version, weight: 100 }]
  here.act(quiet, 'seed/3', 'api', { do: 'route', routes })
}

/** The ledger of a folder; throws when it cannot be opened. */
export async function openIn(folder: string, io: Io, busySeconds = 5): Promise<Ledger> {
  const opened = await openLedger(join(folder, 'ledger.db'), io, { busySeconds })
  if (!opened.ok) throw new Error(opened.problems[0]?.what)
  return opened.value
}

/** An executor's dependencies on a folder, quick enough for tests. */
export async function depsIn(
  folder: string,
  io: Io,
  ledger: Ledger,
  emit: (progress: Progress) => void = () => {},
): Promise<RunDeps> {
  return {
    ledger,
    io,
    owner: await thisOwner(io),
    places: recordingPlaces(folder),
    recovered: plainlyRecovered,
    emit,
    timing: {
      pollSeconds: 0.01,
      pollMaxSeconds: 0.05,
      unknownSeconds: 0.3,
      stopPollSeconds: 0.05,
    },
  }
}
