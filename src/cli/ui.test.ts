import { expect, test } from 'vitest'
import { verdictMarks } from './symbols.ts'
import { makeUi, type UiOptions } from './ui.ts'

function uiWith(given: Partial<UiOptions> & { readonly tty?: boolean }) {
  const out: string[] = []
  const err: string[] = []
  const isTTY = given.tty === true
  const ui = makeUi({
    stdout: { write: (text) => out.push(text), isTTY },
    stderr: { write: (text) => err.push(text), isTTY },
    stdinIsTTY: isTTY,
    env: { LANG: 'C.UTF-8', TERM: 'xterm' },
    json: false,
    noColor: false,
    ...given,
  })
  return { ui, out, err }
}

test('colour only on a terminal that wants it', () => {
  const good = (given: Parameters<typeof uiWith>[0]) => uiWith(given).ui.mark(verdictMarks.good)
  expect(good({ tty: true })).toBe('\u001b[32m✓ good\u001b[39m')
  expect(good({ tty: false })).toBe('✓ good')
  expect(good({ tty: true, noColor: true })).toBe('✓ good')
  expect(good({ tty: true, env: { NO_COLOR: '1' } })).toBe('✓ good')
  expect(good({ tty: true, env: { TERM: 'dumb' } })).toBe('ok good')
  expect(good({ env: { LANG: 'C' } })).toBe('ok good')
})

test('with --json standard output holds nothing but the document', () => {
  const { ui, out, err } = uiWith({ json: true, tty: true })
  ui.text('a table')
  ui.note('progress')
  expect(out).toEqual([])
  expect(err).toEqual(['progress\n'])
  expect(ui.interactive).toBe(false)
  expect(ui.live).toBe(false)
})

test('in CI nobody is asked and nothing is redrawn', () => {
  const { ui } = uiWith({ tty: true, env: { CI: 'true' } })
  expect([ui.interactive, ui.live]).toEqual([false, false])
})
