import type { Candidate } from '../model/decision.ts'
import type { WatchOutcome } from '../model/guard.ts'
import type { StepStatus } from '../model/run.ts'
import type { VerdictName } from '../model/verdict.ts'
import type { VerdictOfPair } from '../database/verdict.ts'

/** Colours by meaning; red only for bad. */
export type Tone = 'good' | 'bad' | 'caution' | 'active' | 'unknown' | 'quiet' | 'strong' | 'plain'

/** A shape, a word and a colour together: none of the three has to be seen to understand. */
export interface Mark {
  readonly shape: string
  readonly ascii: string
  readonly word: string
  readonly tone: Tone
}

const mark = (shape: string, ascii: string, word: string, tone: Tone): Mark => ({
  shape,
  ascii,
  word,
  tone,
})

export const verdictMarks: Readonly<Record<VerdictName, Mark>> = {
  good: mark('✓', 'ok', 'good', 'good'),
  bad: mark('✗', 'x', 'bad', 'bad'),
  unproven: mark('~', '~', 'unproven', 'caution'),
}

export const candidateMarks: Readonly<Record<Candidate['state'], Mark>> = {
  ready: mark('✓', 'ok', 'ready', 'good'),
  risky: mark('!', '!', 'risky', 'caution'),
  blocked: mark('⊘', '-', 'blocked', 'quiet'),
}

export const watchMarks: Readonly<Record<WatchOutcome, Mark>> = {
  healthy: mark('✓', 'ok', 'healthy', 'good'),
  bad: mark('✗', 'x', 'bad', 'bad'),
  'too-little-data': mark('~', '~', 'too little data', 'caution'),
  'no-data': mark('∅', '0', 'no data', 'unknown'),
  'could-not-ask': mark('?', '?', 'could not ask', 'unknown'),
}

export const checkMarks: Readonly<Record<'ok' | 'warn' | 'bad' | 'unknown', Mark>> = {
  ok: mark('✓', 'ok', 'ok', 'good'),
  warn: mark('!', '!', 'look', 'caution'),
  bad: mark('✗', 'x', 'bad', 'bad'),
  unknown: mark('?', '?', 'not known', 'unknown'),
}

/** How the old release fares on the new schema. */
export const databaseMarks: Readonly<Record<VerdictOfPair, Mark>> = {
  compatible: mark('✓', 'ok', 'compatible', 'good'),
  'needs-down': mark('↓', 'v', 'needs-down', 'caution'),
  'loses-data': mark('✗', 'x', 'loses-data', 'bad'),
  incompatible: mark('✗', 'x', 'incompatible', 'bad'),
  unknown: mark('?', '?', 'unknown', 'unknown'),
}

export const stepMarks: Readonly<Record<StepStatus | 'stopped' | 'needs-human', Mark>> = {
  waiting: mark('◌', '.', 'waiting', 'quiet'),
  intended: mark('▸', '>', 'running', 'active'),
  applied: mark('▸', '>', 'running', 'active'),
  done: mark('✓', 'ok', 'done', 'good'),
  failed: mark('✗', 'x', 'failed', 'bad'),
  stopped: mark('▪', '#', 'stopped', 'caution'),
  'needs-human': mark('!', '!', 'needs-human', 'caution'),
}
