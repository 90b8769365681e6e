import { begin, glance, observe, type TestState } from '../src/analysis/sequential.ts'
import type { Increment, TestSpec } from '../src/analysis/spec.ts'

/** mulberry32: small, seeded, 0 <= x < 1. */
export function random(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Requests up to and including the next bad one. */
export function gap(share: number, random: () => number): number {
  return share >= 1 ? 1 : 1 + Math.floor(Math.log(1 - random()) / Math.log1p(-share))
}

/** Counts bad ones among consecutive batches of requests of one share, exactly, by jumping from one to the next. */
export function batches(share: number, random: () => number): (size: number) => number {
  let next = gap(share, random)
  return (size) => {
    let bad = 0
    for (; next <= size; bad++) next += gap(share, random)
    next -= size
    return bad
  }
}

/** A test that is handed increments until it says bad. */
export class Watch {
  #state: TestState

  constructor(spec: TestSpec) {
    const begun = begin(spec)
    if (!begun.ok) throw new Error(begun.problems[0]?.what)
    this.#state = begun.value
  }

  add(increment: Increment): void {
    const next = observe(this.#state, increment)
    if (!next.ok) throw new Error(next.problems[0]?.what)
    this.#state = next.value
  }

  get bad(): boolean {
    return glance(this.#state).bad
  }
}
