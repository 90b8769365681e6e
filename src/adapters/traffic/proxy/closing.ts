import type { Io } from '../../../host/io.ts'
import { remove, write } from './writing.ts'

/** Seconds in which busy connections learn that they end after the next answer. */
const noticeSeconds = 0.5

/**
 * Reloads (`work`) while the proxy tells its clients `Connection: close`, because the file `closing` exists. A proxy that
 * reloads closes idle keep-alive connections, and a request that is just arriving on one of them is lost; connections that
 * ended by notice are not there any more. Null: the proxy does not look at such a file.
 */
export async function withNotice(
  closing: string | null,
  io: Io,
  work: () => Promise<void>,
): Promise<void> {
  if (closing === null) return work()
  await write(closing, 'lastgood is moving traffic: the proxy closes connections by notice\n', io)
  try {
    await io.clock.sleep(noticeSeconds)
    await work()
  } finally {
    await remove(closing, io)
  }
}

/** Whether a notice was left behind, by a lastgood that was killed: to be applied again, which takes it away. */
export const noticeLeft = async (closing: string | null, io: Io): Promise<boolean> =>
  closing !== null && (await io.files.exists(closing))
