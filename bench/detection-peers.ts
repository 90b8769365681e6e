/** What happened in one second, of the release that is judged and of the one beside it. */
export interface Second {
  readonly bad: number
  readonly total: number
  readonly besideBad: number
  readonly besideTotal: number
}

/** Is told each second, says whether it would roll back now. */
export type Rule = (second: Second) => boolean

/**
 * As Flagger's documented canary analysis: each `interval` (60 s) the share over the last minute is held against the threshold; `failures`
 * failed checks in all (threshold: 10 in its guide, 1 is its default) roll back, at the tick *after* the last of them.
 */
export function flagger(limit: number, failures: number): Rule {
  let failed = 0
  return everyMinute((minute) => {
    if (failed >= failures) return true
    if (share(minute.bad, minute.total) > limit) failed++
    return false
  })
}

/** As Argo Rollouts' analysis: a measurement per interval (60 s), aborted by the first one over `failureLimit` (default 0) failed ones. */
export function argo(limit: number, failureLimit: number): Rule {
  let failed = 0
  return everyMinute((minute) => {
    if (share(minute.bad, minute.total) > limit) failed++
    return failed > failureLimit
  })
}

/**
 * As Kayenta's judge: Mann-Whitney on the means of minutes, canary against baseline, one-sided at 98 %, from 50 points on
 * (`least`), looked at again with every minute.
 */
export function mannWhitney(least = 50): Rule {
  const canary: number[] = []
  const baseline: number[] = []
  return everyMinute((minute) => {
    canary.push(share(minute.bad, minute.total))
    baseline.push(share(minute.besideBad, minute.besideTotal))
    return canary.length >= least && zOf(canary, baseline) > 2.054
  })
}

function everyMinute(check: (minute: Second) => boolean): Rule {
  const none: Second = { bad: 0, total: 0, besideBad: 0, besideTotal: 0 }
  let [sum, seconds] = [none, 0]
  return (second) => {
    sum = {
      bad: sum.bad + second.bad,
      total: sum.total + second.total,
      besideBad: sum.besideBad + second.besideBad,
      besideTotal: sum.besideTotal + second.besideTotal,
    }
    if (++seconds % 60 !== 0) return false
    const minute = sum
    sum = none
    return check(minute)
  }
}

const share = (bad: number, total: number) => (total === 0 ? 0 : bad / total)

/** Standard score of the rank sum, corrected for ties. */
function zOf(one: readonly number[], two: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, first: true })),
    ...two.map((value) => ({ value, first: false })),
  ]
  all.sort((a, b) => a.value - b.value)
  let [ranks, ties] = [0, 0]
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to++
    const size = to - from
    ties += size ** 3 - size
    ranks += all.slice(from, to).filter(({ first }) => first).length * ((from + 1 + to) / 2)
    from = to
  }
  const [n, m] = [one.length, two.length]
  const u = ranks - (n * (n + 1)) / 2
  const spread = ((n * m) / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1)))
  return spread <= 0 ? 0 : (u - (n * m) / 2) / Math.sqrt(spread)
}
