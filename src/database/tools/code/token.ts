/** Languages that migrations are written in. */
export type Language = 'javascript' | 'python' | 'ruby'

export interface Token {
  /** `word`: names and keywords, with what Ruby allows behind them; `line`: the end of a logical line. */
  readonly kind: 'word' | 'text' | 'number' | 'mark' | 'line'
  /** As written; of a `text`, what it means. */
  readonly text: string
  /** Of a `text`: something is put into it when the program runs, so what it means is not known. */
  readonly filled?: true
  /** From 1. */
  readonly line: number
  /** Characters before it on its line. */
  readonly column: number
  /** Where it ends in the file. */
  readonly end: number
}

/** The code says something this reader does not know for certain. Caught where a file is read; never leaves the folder. */
export class Unreadable extends Error {
  readonly line: number
  constructor(what: string, line: number) {
    super(what)
    this.line = line
  }
}
