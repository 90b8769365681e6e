/** Something that is on its way to a revision: a request, a stream, a WebSocket. */
export interface Flight {
  readonly revision: string
  /** Called often while it lives; `seconds` since it began. */
  watch?(seconds: number): void
  /** Ends it at once, at both ends. */
  cut(): void
}

/** Everything on its way, by revision. */
export function inFlight() {
  const byRevision = new Map<string, Map<Flight, number>>()
  return {
    begin(flight: Flight): void {
      const known = byRevision.get(flight.revision) ?? new Map<Flight, number>()
      byRevision.set(flight.revision, known.set(flight, performance.now()))
    },
    end(flight: Flight): void {
      const known = byRevision.get(flight.revision)
      known?.delete(flight)
      if (known?.size === 0) byRevision.delete(flight.revision)
    },
    count: (revision: string): number => byRevision.get(revision)?.size ?? 0,
    counts: (): Record<string, number> =>
      Object.fromEntries([...byRevision].map(([revision, known]) => [revision, known.size])),
    /** Ends all of a revision; says how many there were. */
    cut(revision: string): number {
      const known = [...(byRevision.get(revision)?.keys() ?? [])]
      for (const flight of known) flight.cut()
      return known.length
    },
    /** Lets every flight look at the time. */
    sweep(): void {
      const now = performance.now()
      for (const known of byRevision.values()) {
        for (const [flight, began] of known) flight.watch?.((now - began) / 1000)
      }
    },
  }
}

export type InFlight = ReturnType<typeof inFlight>
