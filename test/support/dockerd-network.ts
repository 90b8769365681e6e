import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const ip = (...args: readonly string[]) =>
  promisify(execFile)('/usr/bin/env', ['ip', ...args], { env })
const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` }

/** Engines that can run side by side; each has 16384 addresses of 10.128.0.0/9. */
const engines = 512

/** Bridge and addresses of the engine with that number: 256 for the bridge, the upper half for other networks. */
export function addressesFor(number: number) {
  const [second, third] = [128 + (number >> 2), (number & 3) * 64]
  return {
    bridge: `lgt${number}`,
    gateway: `10.${second}.${third}.1/24`,
    /** Below those that the kernel hands out itself. */
    ports: [10_240 + number * 40, 10_240 + number * 40 + 39] as const,
    pool: `10.${second}.${third + 32}.0/19`,
    mine: (address: string) => {
      const [a, b, c] = address.split('.').map(Number)
      return a === 10 && b === second && (c ?? 0) >= third && (c ?? 0) < third + 64
    },
  }
}

/** Makes a bridge that no other engine has, and tells its number: the kernel lets a name be taken once only. */
export async function claimBridge(): Promise<number> {
  let last: unknown
  for (let tries = 0; tries < 50; tries += 1) {
    const number = Math.floor(Math.random() * engines)
    const { bridge, gateway } = addressesFor(number)
    try {
      await ip('link', 'add', 'name', bridge, 'type', 'bridge')
    } catch (error) {
      last = error
      continue
    }
    await ip('addr', 'add', gateway, 'dev', bridge)
    await ip('link', 'set', bridge, 'up')
    return number
  }
  throw new Error('no bridge could be made', { cause: last })
}

/** Removes the bridge of an engine, and those of networks that were made in it. */
export async function removeBridges(number: number): Promise<void> {
  const { bridge, mine } = addressesFor(number)
  const { stdout } = await ip('-json', '-4', 'address', 'show')
  const links = JSON.parse(stdout) as {
    ifname: string
    addr_info: { local: string }[]
  }[]
  const names = links
    .filter(({ addr_info }) => addr_info.some(({ local }) => mine(local)))
    .map(({ ifname }) => ifname)
  for (const name of new Set([bridge, ...names])) {
    // Gone meanwhile is as good.
    await ip('link', 'del', name).catch(() => {})
  }
}
