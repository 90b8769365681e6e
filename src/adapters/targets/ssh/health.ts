import type { Io } from '../../../host/io.ts'
import type { Host } from './place.ts'

/** Seconds that one answer may take. */
export const probeSeconds = 3

/**
 * Asks a host's health by URL, from here: what users and proxies reach. Null: `times` answers of 200–299 in a row. Else what is
 * wrong, for people. `seconds`: how long one answer may take.
 */
export async function healthOf(
  template: string,
  host: Host,
  times: number,
  io: Pick<Io, 'http' | 'clock'>,
  seconds = probeSeconds,
): Promise<string | null> {
  const url = template.replaceAll('{host}', host.address)
  for (let asked = 0; asked < times; asked++) {
    if (asked > 0) await io.clock.sleep(0.05)
    const answer = await io.http({ method: 'GET', url, timeoutSeconds: seconds })
    if (answer.state === 'unanswered') return `${url} did not answer (${answer.why})`
    if (answer.status < 200 || answer.status > 299) return `${url} answered ${answer.status}`
  }
  return null
}
