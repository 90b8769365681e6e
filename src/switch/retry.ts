/** What is known of an attempt that got no answer. */
export interface Failure {
  readonly error: NodeJS.ErrnoException
  /** It went over a pooled connection, which the upstream may have been closing just then. */
  readonly pooled: boolean
}

/** What may be repeated. */
export interface Repeatable {
  readonly method: string
  /** There is no body, or all of it is at hand. */
  readonly bodyAtHand: boolean
}

const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])
const reset = new Set(['ECONNRESET', 'EPIPE'])

/** Nothing was sent: the connection never came to be. */
export const neverConnected = ({ error }: Failure) => error.syscall === 'connect'

/**
 * What to do after an attempt without answer: the same replica over a fresh connection, another replica, or give up.
 * Never repeats what an upstream may have acted on, unless acting twice is the same as once (RFC 9110 §9.2.2).
 */
export function afterFailure(
  failure: Failure,
  request: Repeatable,
): 'fresh-connection' | 'next-replica' | 'give-up' {
  if (!request.bodyAtHand) return 'give-up'
  if (neverConnected(failure)) return 'next-replica'
  if (!idempotent.has(request.method) || !reset.has(failure.error.code ?? '')) return 'give-up'
  return failure.pooled ? 'fresh-connection' : 'next-replica'
}
