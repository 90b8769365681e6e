import { metricsOf } from '../adapters/metrics/index.ts'
import type { MetricAnswer, MetricQuestion } from '../adapters/metrics/metrics.ts'
import type { Io } from '../host/io.ts'

/** Asks one source, in the order of the questions; null when there is no such source. */
export type ReadMetrics = (
  source: string,
  questions: readonly MetricQuestion[],
) => Promise<readonly MetricAnswer[] | null>

/** Asks at once, for one watch. */
export const readAlone =
  (io: Io): ReadMetrics =>
  async (source, questions) =>
    (await metricsOf(source))?.read(questions, io) ?? null

interface Waiting {
  readonly questions: readonly MetricQuestion[]
  readonly answer: (answers: readonly MetricAnswer[]) => void
  readonly fail: (error: unknown) => void
}

/**
 * For many watches: what is asked of one server at the same moment is asked together. Servers are asked apart, so that one that
 * is slow costs its own guards and no others. Sources that name no server are asked as by {@link readAlone}.
 */
export function readTogether(io: Io): ReadMetrics {
  const waiting = new Map<string, Waiting[]>()
  const alone = readAlone(io)
  return async (source, questions) => {
    const metrics = await metricsOf(source)
    const [first] = questions
    if (metrics?.serverOf === undefined || first === undefined) return alone(source, questions)
    const key = JSON.stringify([source, metrics.serverOf(first.guard)])
    return new Promise((answer, fail) => {
      const mine = { questions, answer, fail }
      const others = waiting.get(key)
      if (others !== undefined) return void others.push(mine)
      waiting.set(key, [mine])
      void io.clock.sleep(0).then(async () => {
        const all = waiting.get(key) ?? []
        waiting.delete(key)
        try {
          const answers = await metrics.read(
            all.flatMap((each) => each.questions),
            io,
          )
          let at = 0
          for (const each of all) each.answer(answers.slice(at, (at += each.questions.length)))
        } catch (error) {
          for (const each of all) each.fail(error)
        }
      })
    })
  }
}
