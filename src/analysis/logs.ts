/** Log of the sum of numbers that are given by their logs; -Infinity for none. */
export function logSum(logs: readonly number[]): number {
  const largest = Math.max(...logs)
  if (!Number.isFinite(largest)) return largest
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
}

/** `times · log`, where nothing of something impossible is nothing. */
export const times = (count: number, log: number) => (count === 0 ? 0 : count * log)
