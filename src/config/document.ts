import { Lexer, LineCounter, parseDocument, type YAMLError } from 'yaml'
import { fail, ok, type Problem, type Result } from '../model/problem.ts'
import type { Finding } from './finding.ts'
import { positions, whereIn, type Positions } from './positions.ts'
import { readTree } from './tree.ts'

/** The file as plain values, with the position of each, and what is wrong with its keys and aliases. */
export interface SourceDocument {
  readonly value: unknown
  readonly positions: Positions
  readonly findings: readonly Finding[]
}

const shownErrors = 20

/** Words, signs and line ends of the largest file that is parsed; parsing a crafted one would take many seconds. */
const mostTokens = 50_000

/** Text → values. Syntax errors end it here: what a broken file seems to hold would only mislead. */
export function readDocument(text: string, file: string): Result<SourceDocument> {
  const top = whereIn(file, { line: 1, col: 1 })
  const hint = 'Compare it with a fresh one: lastgood init --dry-run'
  if (hasTooManyTokens(text)) {
    return fail({ what: `The file has more than ${mostTokens} words and signs`, where: top, hint })
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Quadratic in the library; tree.ts looks for duplicates itself.
    uniqueKeys: false,
  })
  const errors: readonly YAMLError[] = [...document.errors, ...document.warnings]
  const locate = (offset: number) => lines.linePos(offset)
  if (errors.some((error) => error.code === 'RESOURCE_EXHAUSTION')) {
    return fail({ what: 'The file nests too deeply to be read', where: top, hint })
  }
  if (errors.length > 0) {
    const shown = errors.slice(0, shownErrors).map((error): Problem => ({
      what: `Not YAML: ${error.message.split('\n')[0]}`,
      where: whereIn(file, locate(error.pos[0])),
      hint: syntaxHint(error, text),
    }))
    return fail(...shown)
  }
  const places = positions(file, locate)
  const { value, findings } = readTree(document, places)
  return ok({ value, positions: places, findings })
}

function hasTooManyTokens(text: string): boolean {
  const lexemes = new Lexer().lex(text)
  for (let tokens = 0; tokens <= mostTokens; tokens += 1) if (lexemes.next().done) return false
  return true
}

function syntaxHint(error: YAMLError, text: string): string {
  const line = text.slice(text.lastIndexOf('\n', error.pos[0] - 1) + 1).split('\n', 1)[0] ?? ''
  if (error.code === 'TAB_AS_INDENT') return 'Indent with spaces'
  if (error.code === 'MULTIPLE_DOCS') return 'Remove the second document, from --- on'
  if (error.code === 'TAG_RESOLVE_FAILED') return 'Remove the tag (the word behind !)'
  if (error.code === 'BAD_DIRECTIVE') return 'Remove the line that begins with %'
  if (/[{[][^"']*\$\{/.test(line))
    return 'Inside { } and [ ], write a reference in quotes: "${NAME}"'
  if (error.code === 'BAD_SCALAR_START') return 'Write the value in quotes'
  return 'Look at the indentation, brackets and quotes here and on the line before'
}
