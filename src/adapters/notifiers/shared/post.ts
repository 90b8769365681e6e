import type { Io } from '../../../host/io.ts'
import type { Problem } from '../../../model/problem.ts'

/** A JSON post. Everything in it may be secret, the path of the address too. */
export interface Post {
  readonly kind: string
  readonly url: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
}

/** Posts; null for an answer of 2xx, else why not, naming the server by its origin alone. Never rejects. */
export async function post(wanted: Post, io: Io): Promise<Problem | null> {
  const { kind, url, body, headers = {}, timeoutSeconds } = wanted
  const where = `${kind} at ${originOf(url)}`
  const hint = `Look at notify in lastgood.yaml; it is tried again for a day`
  try {
    const answer = await io.http({
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
      body,
      timeoutSeconds,
    })
    if (answer.state === 'unanswered')
      return { what: `Does not answer: ${answer.why}`, where, hint }
    if (answer.status >= 200 && answer.status < 300) return null
    // What it says may repeat what it was sent; its status is enough to look it up.
    return { what: `Answers ${answer.status}`, where, hint }
  } catch (error) {
    // An address or a header that Node refuses; its words may hold either, its code does not.
    const { code } = error as NodeJS.ErrnoException
    return { what: `Cannot be asked (${code ?? 'unknown reason'})`, where, hint }
  }
}

function originOf(url: string): string {
  try {
    return new URL(url).origin
  } catch {
    return 'an address that cannot be read'
  }
}
