import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { BenchResult } from './result.ts'

const many = Number(process.env['WATCHES'] ?? 10_000)
const lookSeconds = Number(process.env['LOOK_SECONDS'] ?? 10)
const measuredSeconds = 30
const rounds = Number(process.env['ROUNDS'] ?? 3)

interface Took {
  readonly cores: number
  readonly rssMiB: number
  readonly looksPerSecond: number
  readonly unanswered: number
  readonly medianGap: number
  readonly largestGap: number
}

/**
 * Many watches in one process, against a server of its own process that answers the query API: CPU, memory, and the longest that any
 * watch was not looked at.
 */
export async function run(): Promise<BenchResult> {
  const took: Took[] = []
  for (let round = 0; round < rounds; round += 1) took.push(await measure())
  const facts: Record<string, number> = {}
  const put = (fact: string, of: (one: Took) => number) => {
    const sorted = took.map(of).sort((a, b) => a - b)
    for (const [name, at] of [
      ['least', 0],
      ['median', Math.floor(sorted.length / 2)],
      ['most', sorted.length - 1],
    ] as const)
      facts[`${fact}, ${name}`] = Number((sorted[at] ?? NaN).toPrecision(4))
  }
  put('CPU seconds a second', ({ cores }) => cores)
  put('resident memory, MiB', ({ rssMiB }) => rssMiB)
  put('looks a second', ({ looksPerSecond }) => looksPerSecond)
  put('seconds between two looks, median', ({ medianGap }) => medianGap)
  put('seconds between two looks, longest', ({ largestGap }) => largestGap)
  put('looks that were not answered', ({ unanswered }) => unanswered)
  return {
    name: 'many-watches',
    note: `${many} watches in one process, each to be looked at every ${lookSeconds} s, ${measuredSeconds} s measured; ${rounds} runs`,
    rows: [],
    facts: { watches: many, 'seconds between looks, wanted': lookSeconds, ...facts },
  }
}

async function measure(): Promise<Took> {
  const api = start('many-watches-api.ts')
  try {
    const [port] = (await once(createInterface(api.stdout), 'line')) as [string]
    const counts = [many, lookSeconds, Number(port), measuredSeconds].map(String)
    const watching = start('many-watches-process.ts', ...counts)
    try {
      return JSON.parse(await text(watching.stdout)) as Took
    } finally {
      watching.kill('SIGKILL')
    }
  } finally {
    api.kill('SIGKILL')
  }
}

const start = (program: string, ...args: string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
