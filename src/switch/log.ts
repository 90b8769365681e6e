/** A line for the switch's log: its standard output goes there. */
export function log(line: string): void {
  process.stdout.write(`${new Date().toISOString()} [${process.pid}] ${line}\n`)
}
