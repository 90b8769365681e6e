import { nodeIo } from '../../src/host/node.ts'
import { executeRun } from '../../src/run/execute.ts'
import { startRun } from '../../src/run/start.ts'
import { recordingPlan, type PlanOptions } from './recording/plans.ts'
import { depsIn, openIn } from './recording/rig.ts'

/**
 * `node driver.ts <folder> <plan options as JSON> [timing as JSON]`: starts the run of that plan in the folder's world, or takes up
 * the newest run there (never, with DRIVER_STARTS). Ctrl-C stops it. Prints how it ended as one JSON document, and
 * what happens as lines on standard error. Exits 5 when another run is active.
 */
const [folder = '', options = '{}', timing = '{}'] = process.argv.slice(2)
const io = nodeIo()
const ledger = await openIn(folder, io)
const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())

const quick = await depsIn(folder, io, ledger, (progress) => {
  // Marks the trace, so that a suite can pick the points from here on.
  if (progress.type === 'entry') io.fault(`entry:${progress.entry.event.type}`)
  // Plans and states are long: what a test waits for is the kind and the step.
  const { type, step } =
    progress.type === 'entry' ? { step: '', ...progress.entry.event } : { step: '', ...progress }
  console.error(`${type} ${step}`)
})
const deps = { ...quick, timing: { ...quick.timing, ...(JSON.parse(timing) as object) } }
const [newest] = process.env['DRIVER_STARTS'] === undefined ? await ledger.runs({ limit: 1 }) : []
const id = newest?.id ?? (await begin())
const result =
  newest?.status === 'succeeded' || newest?.status === 'failed'
    ? { ok: true, value: { status: newest.status } }
    : await executeRun(deps, id, { signal: interrupted.signal, by: 'ana' })
await ledger.close()
console.log(
  JSON.stringify(result.ok ? { status: (result.value as { status: string }).status } : result),
)

async function begin(): Promise<number> {
  const started = await startRun(deps, recordingPlan(JSON.parse(options) as PlanOptions), null)
  if (started.state === 'busy') {
    console.log(JSON.stringify({ busy: started.problem }))
    process.exit(5)
  }
  return started.run.id
}
