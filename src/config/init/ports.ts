import { portIsFree } from '../../host/ports.ts'

/** Where looking for ports begins, and how many are tried. */
const first = 8080
const tried = 100

/** Ports of the environments that `init` proposes. */
export interface Ports {
  readonly production: number
  readonly staging: number
}

/** Two ports of this machine that nobody listens on now: 8080 and 8081 where they are free. */
export async function freePorts(): Promise<Ports> {
  const free: number[] = []
  for (let port = first; port < first + tried && free.length < 2; port += 1) {
    if (await portIsFree(port)) free.push(port)
  }
  const [production = first, staging = first + 1] = free
  return { production, staging }
}
