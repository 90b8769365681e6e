import type { ActionOf } from './actions.ts'
import { ask, toldProblem } from './connection.ts'
import { each } from './each.ts'
import type { Effect } from './effect.ts'
import { together } from './failures.ts'
import { hostsNamed } from './place.ts'
import { count } from './placing.ts'
import { verify as script } from './scripts/others.ts'

/** Seconds for the digests of all files of a release. */
const verifySeconds = 10 * 60

/** Only asks: a release directory is whole on every host, or exactly what is wrong with it. */
export const verify: Effect<ActionOf<'verify'>> = {
  apply: async () => {},
  async observe(ref, { revision, version, hosts: names }, io) {
    const answers = await each(hostsNamed(ref, names), async (host) => {
      const order = { script, args: [host.path, revision], timeoutSeconds: verifySeconds }
      return { host, answer: await ask(ref, host, order, io) }
    })
    const silent = answers.flatMap(({ answer }) =>
      answer.state === 'silent' ? [answer.problem] : [],
    )
    const unknown = together(silent)
    if (unknown !== null) return { state: 'unknown', problem: unknown }
    const wrong = answers.flatMap(({ host, answer }) => {
      const problem = answer.state === 'answered' ? toldProblem(answer.lines, host) : null
      return problem === null ? [] : [problem]
    })
    const problem = together(wrong)
    if (problem !== null) return { state: 'failed', problem }
    return { state: 'done', says: `${version} is whole on ${count(names.length)}` }
  },
}
