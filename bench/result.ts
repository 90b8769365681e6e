/** What one benchmark measured. Figures that stand side by side in `rows` were measured in the same run. */
export interface BenchResult {
  readonly name: string
  /** One per thing measured; `seconds` are the samples, each the time of one operation. */
  readonly rows: readonly { readonly label: string; readonly seconds: readonly number[] }[]
  readonly note?: string
  /** Counts and other figures that are no times: requests sent, failed … */
  readonly facts?: Readonly<Record<string, number>>
  /** What stands behind the figures, for the file of the result. */
  readonly details?: unknown
}
