/**
 * Id of a revision that a plan brings in: `1.9.0-k3j9x0a7q2lm`. Unique through the plan's id; of the version only what is safe
 * as a file name, a DNS label part and an argument (no leading dash or dot).
 */
export function revisionId(version: string, planId: string): string {
  const safe = version
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[.-]+/, '')
    .replace(/\.{2,}/g, '.')
    .slice(0, 40)
  return `${safe === '' ? 'release' : safe}-${planId}`
}
