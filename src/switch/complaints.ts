const quietMs = 10_000

/**
 * Writes failures of upstreams to the log, at most a line in ten seconds for each revision and with the number of those that
 * were left out: a release that fails every request must not fill the disk. `log` takes one line.
 */
export function complaints(log: (line: string) => void) {
  const quiet = new Map<string, { until: number; left: number }>()
  return (revision: string, why: string): void => {
    const now = performance.now()
    const one = quiet.get(revision)
    if (one !== undefined && now < one.until) {
      one.left++
      return
    }
    const more = one === undefined || one.left === 0 ? '' : ` (and ${one.left} more before it)`
    quiet.set(revision, { until: now + quietMs, left: 0 })
    log(`${revision}: ${why}${more}`)
  }
}
