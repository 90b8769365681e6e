import type { Message, MessageKind } from '../../model/message.ts'

/** A message in words, for a notifier to lay out. No control characters but line breaks in `says`; nothing is longer than told. */
export interface Rendered {
  /** At most 150 characters. */
  readonly title: string
  /** One line, at most 300 characters, enough on its own: from, to and reason (it is all that a telephone shows). */
  readonly text: string
  /** At most 2000 characters; may be empty. */
  readonly says: string
  /** What stands in short: reason, by, run, next command. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** Whether a person is wanted. */
  readonly urgent: boolean
}

/** The one place where messages get their words. Pure. */
export function rendered(message: Message): Rendered {
  const { service, environment, reason, by, runId, next } = message
  const place = `${cut(service, 60)}/${cut(environment, 60)}`
  const because = reason === '' ? '' : `: ${cut(reason, 120)}`
  const facts: readonly (readonly [string, string])[] = [
    ['Reason', cut(reason, 300)],
    ['By', cut(by, 100)],
    ['Run', runId === null ? '' : String(runId)],
    ['Next', cut(next ?? '', 300)],
  ]
  return {
    title: cut(`${place}: ${heads[message.kind](message)}`, 150),
    text: cut(`${place}: ${heads[message.kind](message)}${because}`, 300),
    says: lines(message.says, 2000),
    facts: facts.filter(([, value]) => value !== ''),
    urgent: urgentKinds.has(message.kind),
  }
}

const urgentKinds: ReadonlySet<MessageKind> = new Set([
  'tripped',
  'rollback-failed',
  'needs-human',
  'paged-with-plan',
])

/** A form, a word and a version, so that neither colour nor picture is needed to read it. */
const heads: Readonly<Record<MessageKind, (message: Message) => string>> = {
  tripped: ({ from }) => `✗ ${version(from)} tripped`,
  'rolled-back': ({ from, to }) => `✓ rolled back ${version(from)} -> ${version(to)}`,
  'rollback-failed': ({ from, to }) => `✗ rollback failed ${version(from)} -> ${version(to)}`,
  'needs-human': ({ from, to }) => `! needs a person ${version(from)} -> ${version(to)}`,
  deployed: ({ from, to }) => `✓ deployed ${version(to)} (before: ${version(from)})`,
  good: ({ to }) => `✓ ${version(to)} is good`,
  'paged-with-plan': ({ from, to }) => `! roll back ${version(from)} -> ${version(to)}?`,
}

const version = (name: string | null) => (name === null ? '?' : cut(name, 40))

/** One line without control or direction characters, at most `most` long. */
function cut(text: string, most: number): string {
  return ended(text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim(), most)
}

function lines(text: string, most: number): string {
  const plain = text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return ended(plain, most)
}

function ended(text: string, most: number): string {
  if (text.length <= most) return text
  // Not in the middle of a character that takes two.
  return `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...`
}
