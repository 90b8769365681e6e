import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeIo } from '../src/host/node.ts'
import type { Observed } from '../src/model/event.ts'
import type { Plan } from '../src/model/plan.ts'
import { carryOut } from '../src/operations/carry-out.ts'
import { consider } from '../src/operations/consider.ts'
import { rollbackPlan } from '../src/operations/rollback.ts'
import { environmentPlaces, type EnvironmentPlaces } from '../src/project/places.ts'
import type { Project } from '../src/project/project.ts'
import { handlerFor } from '../src/run/handlers.ts'
import { recovered } from '../src/watch/recovered.ts'
import {
  closeShop,
  commitVersion,
  inProject,
  makeShop,
  markGood,
  releaseAndDeploy,
} from '../test/support/shop.ts'
import type { BenchResult } from './result.ts'

const rounds = 5

/** A redeploy as a run (journal, lease, checks), beside the same engine calls one after the other without any of that. */
export async function run(): Promise<BenchResult> {
  const asRun: number[] = []
  const byHand: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    asRun.push(await measured(executed))
    byHand.push(await measured(called))
  }
  return {
    name: 'redeploy',
    note: 'the same plan: executed as a run, and its engine calls made by hand; in turn',
    rows: [
      { label: 'as a run', seconds: asRun },
      { label: 'peer: the engine calls alone', seconds: byHand },
    ],
  }
}

type Work = (project: Project, places: EnvironmentPlaces, plan: Plan) => Promise<void>

async function measured(work: Work): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
  await makeShop(folder)
  try {
    await releaseAndDeploy(folder, '1.9.0')
    await markGood(folder, '1.9.0')
    await commitVersion(folder, '2.0.0')
    await releaseAndDeploy(folder, '2.0.0')
    return await inProject(folder, async (project) => {
      const considered = await consider(project, 'production', { requested: null, force: false })
      const places = await environmentPlaces(project, 'production')
      if (!considered.ok || !places.ok) throw new Error('nothing to consider')
      const intent = { strategy: 'redeploy', by: 'bench', reason: '', tried: [] } as const
      const plan = rollbackPlan(project, considered.value, intent)
      if (!plan.ok) throw new Error(plan.problems[0]?.what)
      const began = performance.now()
      await work(project, places.value, plan.value)
      return (performance.now() - began) / 1000
    })
  } finally {
    await closeShop(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

const executed: Work = async (project, places, plan) => {
  const signal = new AbortController().signal
  const outcome = await carryOut(project, places, plan, { emit: () => {}, signal })
  if (outcome.state !== 'ended' || outcome.run.status !== 'succeeded')
    throw new Error(outcome.state)
}

const called: Work = async (_project, places, plan) => {
  const io = nodeIo()
  for (const step of plan.steps) {
    const handler = handlerFor(step.action, null, { io, places, recovered })
    if (!handler.ok) throw new Error(handler.problems[0]?.what)
    await handler.value.apply(`bench/${step.id}`)
    for (;;) {
      const seen: Observed = await handler.value.observe(`bench/${step.id}`)
      if (seen.state === 'done') break
      if (seen.state === 'failed') throw new Error(seen.problem.what)
      await io.clock.sleep(0.05)
    }
  }
}
