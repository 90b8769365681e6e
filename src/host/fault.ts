import { appendFileSync } from 'node:fs'

/**
 * Fault points. LASTGOOD_FAULT_TRACE=<file> appends every point that is passed; LASTGOOD_FAULT=<point>#<n>
 * kills this process with SIGKILL when `point` is passed for the n-th time (from 1). Without the variables
 * a point costs one comparison.
 */
export function faultPoints(env: Readonly<Record<string, string | undefined>>) {
  const trace = env['LASTGOOD_FAULT_TRACE']
  const wanted = env['LASTGOOD_FAULT']
  if (trace === undefined && wanted === undefined) return () => {}
  const seen = new Map<string, number>()
  return (point: string) => {
    const count = (seen.get(point) ?? 0) + 1
    seen.set(point, count)
    if (trace !== undefined) appendFileSync(trace, `${point}#${count}\n`)
    if (wanted === `${point}#${count}`) process.kill(process.pid, 'SIGKILL')
  }
}
