/**
 * Another process at a ledger, for tests. Arguments: file, job, environment, count.
 *   append: starts a run in `environment` and appends `count` events to it, telling each number that is durable
 *   append-at: the same, after telling `ready` and waiting for a line
 *   create: opens, tells `ready`, waits for a line, and tries `count` times to create a run
 *   open:   opens, and tells the salt
 */
import { once } from 'node:events'
import type { Ledger } from '../../src/store/ledger.ts'
import { aPlan, open, startedRun } from './ledger.ts'

const [file = '', job, environment = 'production', count = '1'] = process.argv.slice(2)
const now = () => new Date().toISOString()
const tell = (text: string) => void process.stdout.write(`${text}\n`)

async function append(ledger: Ledger): Promise<void> {
  const lease = await startedRun(ledger, { environment }, now(), `process-${process.pid}`)
  for (let i = 0; i < Number(count); i++) {
    const result = await ledger.append(lease, [{ type: 'step-intended', step: `s${i}` }], now())
    tell(result.state === 'appended' ? String(result.entries[0]?.seq) : result.state)
  }
}

async function appendAt(ledger: Ledger): Promise<void> {
  tell('ready')
  await once(process.stdin, 'data')
  await append(ledger)
  process.stdin.destroy()
}

async function create(ledger: Ledger): Promise<void> {
  tell('ready')
  await once(process.stdin, 'data')
  for (let i = 0; i < Number(count); i++) {
    const plan = aPlan({ environment: `${environment}${i}`, by: String(process.pid) })
    tell((await ledger.createRun(plan, null, now())).state)
  }
  process.stdin.destroy()
}

const ledger = await open(file)
if (job === 'append') await append(ledger)
else if (job === 'append-at') await appendAt(ledger)
else if (job === 'create') await create(ledger)
else tell(await ledger.salt())
await ledger.close()
