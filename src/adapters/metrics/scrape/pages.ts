import type { Io } from '../../../host/io.ts'
import { fail, ok, type Problem, type Result } from '../../../model/problem.ts'
import { ask, isType, problem } from '../http/connection.ts'
import { parseExposition, type Sample } from './exposition.ts'
import type { ScrapeSettings } from './settings.ts'

/** The metrics of one replica. */
export interface Page {
  readonly url: string
  /** When it was asked, seconds by our clock. */
  readonly at: number
  readonly samples: readonly Sample[]
}

export interface Pages {
  readonly pages: readonly Page[]
  /** Replicas that did not answer beside some that did. */
  readonly silent: readonly Problem[]
}

const accept =
  'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.8,text/plain;q=0.5'
const types = ['application/openmetrics-text', 'text/plain']

/** How many replicas are asked at once. */
const atOnce = 32

/**
 * Reads the metrics of replicas; within one such reader each replica is asked once. Fails when none answers: those that do are
 * told of, since each counter stands for itself.
 */
export function pages(io: Io) {
  const asked = new Map<string, Promise<Result<Page>>>()
  const waiting: (() => void)[] = []
  let running = 0
  const turn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  return async (endpoints: readonly string[], settings: ScrapeSettings): Promise<Result<Pages>> => {
    const answers = await Promise.all(
      endpoints.map((endpoint) => {
        const url = addressOf(endpoint, settings)
        const key = JSON.stringify([url, settings])
        const known = asked.get(key)
        if (known) return known
        const page = turn(() => readPage(url, settings, io))
        asked.set(key, page)
        return page
      }),
    )
    const found = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
    const silent = answers.flatMap((answer) => (answer.ok ? [] : answer.problems))
    if (found.length > 0) return ok({ pages: found, silent })
    return fail(...(silent.length > 0 ? silent : [unknownReplicas]))
  }
}

const unknownReplicas = problem(
  'It is not known where the replicas of the release are',
  'scrape',
  'lastgood status; scraping needs a target that knows the addresses of its replicas',
)

async function readPage(url: string, settings: ScrapeSettings, io: Io): Promise<Result<Page>> {
  const at = io.clock.now().getTime() / 1000
  const answer = await ask({ method: 'GET', url, headers: { accept } }, settings, io)
  if (!answer.ok) return answer
  if (!isType(answer.value, ...types)) {
    const type = String(answer.value.headers['content-type'] ?? 'none')
    return fail(
      problem(`Answers with content of type ${type}, not with metrics`, url, `curl ${url}`),
    )
  }
  const samples = parseExposition(answer.value.body, url)
  return samples.ok ? ok({ url, at, samples: samples.value }) : samples
}

/** Where a replica tells its metrics; an endpoint that is no URL stays as it is, and asking it says so. */
function addressOf(endpoint: string, { path, port }: ScrapeSettings): string {
  const url = URL.parse(endpoint)
  if (url === null) return endpoint
  if (port !== undefined) url.port = String(port)
  return `${url.origin}${path ?? '/metrics'}`
}
