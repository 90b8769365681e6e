import type { Samples } from '../traffic.ts'
import { unavailable } from './caught.ts'

/** The answer of a proxy that does not count by replica. */
export const doesNotCount = (proxy: string, where: string): Samples =>
  unavailable({
    what: `${proxy} does not count requests by replica, so guards cannot be read from it`,
    where,
    hint: 'Remove the guards of this environment, or put the traffic adapter local or haproxy in front',
  })
