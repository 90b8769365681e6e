import { nodeIo } from '../../src/host/node.ts'
import { executeRun } from '../../src/run/execute.ts'
import { startRun } from '../../src/run/start.ts'
import { recordingPlan, type PlanOptions } from './recording/plans.ts'
import { depsIn, openIn } from './recording/rig.ts'

/**
 * `node driver.ts <folder> <plan options as JSON> [timing as JSON]`: starts the run of that plan in the folder's world, or takes up
 * the newest run there. Ctrl-C stops it. Prints how it ended as one JSON document; exits 0 when it did.
 */
const [folder = '', options = '{}', timing = '{}'] = process.argv.slice(2)
const io = nodeIo()
const ledger = await openIn(folder, io)
const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())

const quick = await depsIn(folder, io, ledger, (progress) => {
  // Marks the trace, so that a suite can pick the points from here on.
  if (progress.type === 'entry') io.fault(`entry:${progress.entry.event.type}`)
  if (process.env['DRIVER_TELLS'] !== undefined) console.error(JSON.stringify(progress))
})
const deps = { ...quick, timing: { ...quick.timing, ...(JSON.parse(timing) as object) } }
const [newest] = await ledger.runs({ limit: 1 })
const id = newest?.id ?? (await begin())
const result =
  newest?.status === 'succeeded' || newest?.status === 'failed'
    ? { ok: true, value: { status: newest.status } }
    : await executeRun(deps, id, { signal: interrupted.signal, by: 'ana' })
await ledger.close()
console.log(
  JSON.stringify(
    result.ok ? { status: (result.value as { status: string }).status } : { problems: result },
  ),
)

async function begin(): Promise<number> {
  const started = await startRun(deps, recordingPlan(JSON.parse(options) as PlanOptions), null)
  if (started.state === 'busy') throw new Error(started.problem.what)
  return started.run.id
}
