import { open } from 'node:fs/promises'

/**
 * The last three lines of a log, each at most 200 characters, without control characters and with every secret
 * blotted out. Empty when the log cannot be read: it only explains, it decides nothing.
 */
export async function lastLines(file: string, secrets: readonly string[]): Promise<string[]> {
  try {
    await using log = await open(file, 'r')
    const { size } = await log.stat()
    const from = Math.max(0, size - 8192)
    const { buffer, bytesRead } = await log.read(Buffer.alloc(8192), 0, 8192, from)
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n')
    // The first line may be half of one, and half a secret would not be recognised.
    const whole = from > 0 ? lines.slice(1) : lines
    return whole
      .map((line) =>
        blot(line, secrets)
          .replace(/\p{Cc}/gu, ' ')
          .trim()
          .slice(0, 200),
      )
      .filter((line) => line !== '')
      .slice(-3)
  } catch {
    return []
  }
}

const blot = (line: string, secrets: readonly string[]) =>
  secrets.reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, '***')), line)
