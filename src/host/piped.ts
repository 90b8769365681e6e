import { spawn, type ChildProcess } from 'node:child_process'
import type { Agent } from 'node:http'
import { Duplex } from 'node:stream'

/** At most so many programs at a time carry the requests of one argument vector. */
const mostAtOnce = 6
/** So much of what a program says on standard error is kept for messages (characters). */
const mostSaid = 4096

/**
 * A program that carries bytes to a server and back, as a connection: what is written goes to its standard input, what it writes
 * is read. When it ends with another code than 0 the connection fails with what it said on standard error as the message and
 * `EXIT<code>` as the code (`ENOENT` when there is no such program).
 */
class Piped extends Duplex {
  readonly #child: ChildProcess
  #said = ''
  /** Kept for a next request. */
  #idle = false

  constructor([program = '', ...args]: readonly string[]) {
    super({ allowHalfOpen: false })
    // A group of its own: Ctrl-C is for lastgood to act on. It ends when its standard input does, however this process ends.
    const child = spawn(program, args, { detached: process.platform !== 'win32' })
    this.#child = child
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-mostSaid)
    })
    child.stdin.on('error', () => {}) // it ended: its exit code tells why
    child.on('error', (error) => this.destroy(error))
    // Not when its output ends: only then is it known how it ended.
    child.on('close', (code) => {
      // An idle one is read by nobody, and would be taken for good until something is written to it.
      if (code === 0 && this.#idle) this.destroy()
      else if (code === 0) this.push(null)
      else this.destroy(Object.assign(new Error(this.#said.trim()), { code: `EXIT${code ?? ''}` }))
    })
  }

  override _read(): void {
    this.#child.stdout?.resume()
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // Of a program that has ended, `close` tells.
    this.#child.stdin?.write(chunk, (error) => (error ? undefined : done()))
  }

  override _final(done: () => void): void {
    this.#child.stdin?.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const stream of this.#streams()) stream.destroy()
    this.#child.kill()
    done(error)
  }

  // What an HTTP agent asks of a connection that it keeps for later.
  setKeepAlive = () => this
  setNoDelay = () => this
  setTimeout = () => this

  /** An idle connection keeps nobody waiting for its end. */
  unref(): this {
    this.#idle = true
    for (const one of [this.#child, ...this.#streams()]) one.unref?.()
    return this
  }

  ref(): this {
    this.#idle = false
    for (const one of [this.#child, ...this.#streams()]) one.ref?.()
    return this
  }

  /** Standard streams of a child are sockets, which can be left out when a process looks whether it has anything to wait for. */
  #streams(): (Duplex & { ref?: () => void; unref?: () => void })[] {
    const { stdin, stdout, stderr } = this.#child
    return [stdin, stdout, stderr] as unknown as Duplex[]
  }
}

const agents = new Map<string, Agent>()

/** The agent for requests that go through a program. Its connections are kept for the next request, and hold no process up. */
export function agentThrough(argv: readonly string[]): Agent {
  const key = JSON.stringify(argv)
  const known = agents.get(key)
  if (known !== undefined) return known
  const { Agent } = process.getBuiltinModule('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce })
  agent.createConnection = () => new Piped(argv)
  agents.set(key, agent)
  return agent
}
