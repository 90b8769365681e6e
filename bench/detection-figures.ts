import { batches, gap, random, Watch } from './detection-streams.ts'

export const alpha = 0.01
const enough = -Math.log(alpha)

/** Base rates and factors of the figures; a share over 1 is none. */
export const grid = [1e-4, 1e-3, 1e-2].flatMap((base) =>
  [2, 5, 20, 80].flatMap((factor) => (base * factor > 1 ? [] : [{ base, factor }])),
)

const kl = (p: number, q: number) =>
  (p > 0 ? p * Math.log(p / q) : 0) + (p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0)

/** Requests until `bad` after a fault of `share` over its bound log(1/alpha)/KL, looked at after each: mean of `runs`. */
export function oneSample(base: number, share: number, runs: number, seed: number): number {
  const next = random(seed)
  let requests = 0
  for (let run = 0; run < runs; run++) {
    const watch = new Watch({ kind: 'limit', limit: base, alpha })
    while (!watch.bad) {
      // Good requests only lower the evidence: looking after each bad one is looking after each.
      const total = gap(share, next)
      requests += total
      watch.add({ kind: 'counts', bad: 1, total })
    }
  }
  return requests / runs / (enough / kl(share, base))
}

/** The same for pairs of requests, canary and baseline, looked at 200 times within the bound, or after each pair. */
export function twoSample(base: number, share: number, runs: number, seed: number): number {
  const next = random(seed)
  const middle = (base + share) / 2
  const bound = enough / (kl(share, middle) + kl(base, middle))
  const size = Math.max(1, Math.round(bound / 200))
  let pairs = 0
  for (let run = 0; run < runs; run++) {
    const watch = new Watch({ kind: 'concurrent', tolerance: {}, alpha })
    const [canary, baseline] = [batches(share, next), batches(base, next)]
    for (; !watch.bad; pairs += size) {
      const beside = { bad: baseline(size), total: size }
      watch.add({ kind: 'pair', bad: canary(size), total: size, baseline: beside })
    }
  }
  return pairs / runs / bound
}

/** Share of watches over a million requests that alarm falsely at the limit; looked at after every 100, or after every bad one if rarer. */
export function falseAlarms(base: number, runs: number, seed: number): number {
  const next = random(seed)
  let alarms = 0
  for (let run = 0; run < runs; run++) {
    const watch = new Watch({ kind: 'limit', limit: base, alpha })
    if (base < 0.01) {
      for (let seen = 0; seen < 1e6 && !watch.bad;) {
        const total = gap(base, next)
        seen += total
        if (seen <= 1e6) watch.add({ kind: 'counts', bad: 1, total })
      }
    } else {
      const bad = batches(base, next)
      for (let seen = 0; seen < 1e6 && !watch.bad; seen += 100)
        watch.add({ kind: 'counts', bad: bad(100), total: 100 })
    }
    if (watch.bad) alarms++
  }
  return alarms / runs
}

/** The same for two equal releases, 100 requests a look on each side. */
export function falsePairs(base: number, runs: number, seed: number): number {
  const next = random(seed)
  let alarms = 0
  for (let run = 0; run < runs; run++) {
    const watch = new Watch({ kind: 'concurrent', tolerance: {}, alpha })
    const [one, two] = [batches(base, next), batches(base, next)]
    for (let seen = 0; seen < 1e6 && !watch.bad; seen += 200) {
      const baseline = { bad: two(100), total: 100 }
      watch.add({ kind: 'pair', bad: one(100), total: 100, baseline })
    }
    if (watch.bad) alarms++
  }
  return alarms / runs
}

/** Requests until `bad` after a fault that begins after `good` requests at half the limit, over the same bound; false alarms before it are left out. */
export function late(
  base: number,
  share: number,
  good: number,
  runs: number,
  seed: number,
): number {
  const next = random(seed)
  let [requests, found] = [0, 0]
  for (let run = 0; run < runs; run++) {
    const watch = new Watch({ kind: 'limit', limit: base, alpha })
    const [before, after] = [batches(base / 2, next), batches(share, next)]
    for (let seen = 0; seen < good; seen += 100)
      watch.add({ kind: 'counts', bad: before(100), total: 100 })
    if (watch.bad) continue
    found++
    for (; !watch.bad; requests += 10) watch.add({ kind: 'counts', bad: after(10), total: 10 })
  }
  return requests / found / (enough / kl(share, base))
}
