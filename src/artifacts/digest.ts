import type { Digest } from '../model/release.ts'

/** Whether a text is a whole SHA-256 digest as lastgood writes it. */
export function isDigest(text: string): text is Digest {
  return /^sha256:[0-9a-f]{64}$/.test(text)
}
