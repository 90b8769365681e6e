import { styleText } from 'node:util'
import type { Mark, Tone } from './symbols.ts'

/** A stream as a terminal or a pipe offers it. */
export interface Stream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Where a command's words go. */
export interface Ui {
  readonly json: boolean
  /** True when a person watches standard error live and can be asked. */
  readonly interactive: boolean
  /** True when lines may be redrawn. */
  readonly live: boolean
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number
  /** The answer itself: standard output; nothing with `--json`. */
  text(line?: string): void
  /** Everything else: standard error. */
  note(line: string): void
  paint(tone: Tone, text: string): string
  /** `✓ good`, or `ok good` where Unicode is not to be had. */
  mark(mark: Mark, word?: string): string
  /** The shape alone. */
  shape(mark: Mark): string
  readonly arrow: string
}

type Format = Parameters<typeof styleText>[0]

const formats: Readonly<Record<Tone, Format | null>> = {
  good: 'green',
  bad: 'red',
  caution: 'yellow',
  active: 'blue',
  unknown: 'magenta',
  quiet: 'gray',
  strong: 'bold',
  plain: null,
}

export interface UiOptions {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly stdinIsTTY: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly json: boolean
  /** `--no-color`. */
  readonly noColor: boolean
}

export function makeUi(options: UiOptions): Ui {
  const { stdout, stderr, env, json } = options
  const dumb = env['TERM'] === 'dumb'
  const ci = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false'
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
  const refused = options.noColor || (env['NO_COLOR'] ?? '') !== '' || dumb
  const color = !refused && (forced || stdout.isTTY === true)
  const unicode = speaksUnicode(env)
  const ui: Ui = {
    json,
    interactive: !json && !ci && stderr.isTTY === true && options.stdinIsTTY,
    live: !json && !ci && !dumb && stderr.isTTY === true,
    width: stdout.columns ?? 100,
    text: (line = '') => void (json || stdout.write(`${line}\n`)),
    note: (line) => void stderr.write(`${line}\n`),
    paint: (tone, text) => {
      const format = formats[tone]
      return color && format !== null ? styleText(format, text, { validateStream: false }) : text
    },
    mark: (mark, word = mark.word) => ui.paint(mark.tone, `${ui.shape(mark)} ${word}`),
    shape: (mark) => (unicode ? mark.shape : mark.ascii),
    arrow: '->',
  }
  return ui
}

/** A locale that says it is not UTF-8 is believed; one that says nothing is taken to be. */
function speaksUnicode(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['TERM'] === 'dumb' || env['TERM'] === 'linux') return false
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '')
  return locale === undefined || /utf-?8/i.test(locale)
}
