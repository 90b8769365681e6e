import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../src/host/ports.ts'
import type { Strategy } from '../src/model/strategy.ts'
import { carryOut } from '../src/operations/carry-out.ts'
import { consider } from '../src/operations/consider.ts'
import { rollbackPlan } from '../src/operations/rollback.ts'
import { dockerPlace, type DockerPlace } from '../test/conformance/docker-rig.ts'
import { dockerShop } from '../test/support/docker-shop.ts'
import { inProject, markGood, releaseAndDeploy, visit } from '../test/support/shop.ts'
import type { BenchResult } from './result.ts'

const rounds = 6

/**
 * Going back to 1.9.0 behind the switch: to its container kept warm, or by a new one like it. From the question on, so what is asked,
 * decided and planned counts. Beside it `docker stop` and `docker start` of such containers by their command line, as people do it
 * without anything in front; in turn, on one engine.
 */
export async function run(): Promise<BenchResult> {
  await using place = await dockerPlace()
  const repository = place.repository
  await using shop = await dockerShop(
    place,
    `service: shop
image: ${repository}:{version}
health: /cgi-bin/health
environments:
  production:
    target: { kind: docker, port: 8080, host: '${place.engine.host}' }
    traffic: { kind: local, listen: 127.0.0.1:${await freePort()} }
    policy: { warm: 10m, drain: 1s, recover: 1s, soak: 1s }
`,
  )
  const { folder } = shop
  const rows: Record<'warm' | 'warmWhole' | 'kept' | 'keptWhole' | 'swap' | 'start', number[]> = {
    warm: [],
    warmWhole: [],
    kept: [],
    keptWhole: [],
    swap: [],
    start: [],
  }
  await place.image({ version: '1.9.0' })
  await releaseAndDeploy(folder, '1.9.0')
  await markGood(folder, '1.9.0')
  const byHand = await twoContainers(place, repository)
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, strategy] of (['switch-back', 'redeploy'] as const).entries()) {
      // What was left by a rollback is bad, and is not deployed again.
      const version = `2.0.${round * 2 + i}`
      await place.image({ version })
      await releaseAndDeploy(folder, version)
      const { moved, whole } = await goBack(folder, strategy)
      rows[strategy === 'redeploy' ? 'kept' : 'warm'].push(moved)
      rows[strategy === 'redeploy' ? 'keptWhole' : 'warmWhole'].push(whole)
    }
    const { swap, start } = await byHand()
    rows.swap.push(swap)
    rows.start.push(start)
  }
  return {
    name: 'docker',
    note: 'whole: with the checks, the drain and the stop of what was left; redeploy: a new container like the kept one',
    rows: [
      { label: 'lastgood: switch back, until users are there', seconds: rows.warm },
      { label: 'lastgood: switch back, whole run', seconds: rows.warmWhole },
      { label: 'lastgood: redeploy kept, until users are there', seconds: rows.kept },
      { label: 'lastgood: redeploy kept, whole run', seconds: rows.keptWhole },
      { label: 'peer: docker stop new, start old, until it answers', seconds: rows.swap },
      { label: 'peer: docker start old alone, until it answers', seconds: rows.start },
    ],
  }
}

/** Seconds from asking until the traffic was moved, and until the run had ended. */
function goBack(folder: string, strategy: Strategy) {
  return inProject(folder, async (project) => {
    const began = performance.now()
    const since = () => (performance.now() - began) / 1000
    const considered = await consider(project, 'production', { requested: null, force: false })
    if (!considered.ok) throw new Error(considered.problems[0]?.what)
    const intent = { strategy, by: 'bench', reason: '', tried: [] }
    const plan = rollbackPlan(project, considered.value, intent)
    if (!plan.ok) throw new Error(plan.problems[0]?.what)
    const routes = new Set(
      plan.value.steps
        .filter(({ action }) => action.kind === 'traffic' && action.action.do === 'route')
        .map(({ id }) => id),
    )
    let moved: number | null = null
    const outcome = await carryOut(project, considered.value.places, plan.value, {
      signal: new AbortController().signal,
      emit(told) {
        const event = told.type === 'entry' ? told.entry.event : null
        if (event?.type === 'step-done' && routes.has(event.step)) moved = since()
      },
    })
    const whole = since()
    if (outcome.state !== 'ended' || outcome.run.status !== 'succeeded' || moved === null) {
      throw new Error(JSON.stringify(outcome))
    }
    const { body } = await visit(folder, '/version')
    if (body !== '1.9.0') throw new Error(`${body} is served`)
    return { moved, whole }
  })
}

/** The same image twice on one port, one of them up; each call swaps by hand, then starts what is stopped. */
async function twoContainers({ engine }: DockerPlace, repository: string) {
  const port = await freePort()
  const made = ['by-hand-old', 'by-hand-new']
  for (const name of made) {
    const flags = ['--name', name, '--publish', `127.0.0.1:${port}:8080`]
    await engine.docker('create', ...flags, `${repository}:1.9.0`)
  }
  const [old = '', next = ''] = made
  const answers = async () => {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/version`).catch(() => null)
      if (answer?.ok === true) return
      await sleep(5)
    }
  }
  const timed = async (...commands: (readonly string[])[]) => {
    const began = performance.now()
    for (const command of commands) await engine.docker(...command)
    await answers()
    return (performance.now() - began) / 1000
  }
  return async () => {
    await engine.docker('start', next)
    await answers()
    const swap = await timed(['stop', next], ['start', old])
    await engine.docker('stop', old)
    const start = await timed(['start', old])
    await engine.docker('stop', old)
    return { swap, start }
  }
}
