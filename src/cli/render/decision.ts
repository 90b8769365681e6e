import type { Candidate, Decision, Reason } from '../../model/decision.ts'
import type { Evidence, Measured, Standing } from '../../model/evidence.ts'
import { known } from '../../model/fact.ts'
import { clean } from '../clean.ts'
import { candidateMarks, verdictMarks } from '../symbols.ts'
import type { Ui } from '../ui.ts'
import { table } from './table.ts'
import { clockTime, duration, precise } from './time.ts'

/** `2 s (7 runs)`, or `unmeasured`: a default is never shown as if it had been measured. */
export function expected(measured: Measured): string {
  if (measured.seconds === null) return 'unmeasured'
  if (measured.runs === 0) return `~${duration(measured.seconds)} (default)`
  return `${duration(measured.seconds)} (${measured.runs} ${measured.runs === 1 ? 'run' : 'runs'})`
}

const losses: Readonly<Record<Candidate['loses']['state'], string>> = {
  'nothing-found': 'nothing',
  loses: 'data',
  'could-not-ask': '? not answered',
  'not-asked': '? not asked',
}

/** `1.9.0 ✓ good (soaked 3 d)` */
function standingText(ui: Ui, standing: Standing | undefined, version: string): string {
  if (standing === undefined) return clean(version)
  const why = short(standing.reason === '' ? (standing.basis ?? '') : standing.reason)
  return `${clean(version)} ${ui.mark(verdictMarks[standing.verdict])}${why === '' ? '' : ` (${why})`}`
}

/** Longest reason in a heading; the whole of it is in the table, in `runs show` and in the JSON. */
const longest = 60

function short(text: string): string {
  const line = clean(text)
  return line.length <= longest ? line : `${line.slice(0, longest - 3)}...`
}

/** First line of plan and rollback: what is left, what is gone to, and what is believed of both. */
export function fromTo(ui: Ui, decision: Decision, evidence: Evidence): string {
  const standings = known(evidence.standings) ?? []
  const of = (version: string) => standings.find((standing) => standing.version === version)
  const from =
    decision.from === null
      ? 'nothing known to run'
      : standingText(ui, of(decision.from), decision.from)
  const to =
    decision.to === null
      ? 'no release to go back to'
      : standingText(ui, decision.to.standing, decision.to.version)
  return `${ui.paint('strong', clean(decision.service))}  ${from}  ${ui.arrow}  ${to}`
}

/** All candidates, best first, each with the reasons that decided its state. */
export function showDecision(ui: Ui, decision: Decision, evidence: Evidence): void {
  const asked = `asked ${clockTime(evidence.askedAt)} in ${precise(evidence.tookSeconds)} s`
  ui.text(`${fromTo(ui, decision, evidence)}  ${ui.paint('quiet', asked)}`)
  // Without a release to go back to, every way is blocked for that one reason, which the problem below tells.
  if (decision.to !== null) for (const line of candidateTable(ui, decision)) ui.text(line)
  if (decision.notUndone.length > 0)
    ui.text(`Not undone: ${decision.notUndone.map(clean).join(', ')}`)
  const unknowns = decision.unknowns.map((unknown) => clean(unknown.split(':')[0] ?? unknown))
  if (unknowns.length > 0) {
    ui.text(`${ui.paint('unknown', '?')} Nobody asked, or could be asked: ${unknowns.join(', ')}`)
  }
}

function candidateTable(ui: Ui, { candidates }: Decision): string[] {
  const rows = candidates.map((candidate) => {
    const possible = candidate.state !== 'blocked'
    return [
      candidate.strategy,
      ui.mark(candidateMarks[candidate.state]),
      possible ? expected(candidate.expected) : '-',
      possible ? losses[candidate.loses.state] : '-',
      why(candidate),
    ]
  })
  return table(ui, ['STRATEGY', 'STATE', 'EXPECTED', 'LOSES', 'WHY'], rows)
}

/** What decided the state. Of a blocked candidate the first obstacle: the others are in the JSON. */
function why({ state, reasons }: Candidate): string {
  const deciding = { blocked: 'blocks', risky: 'risks', ready: 'supports' } as const
  const chosen = reasons.filter((given) => given.effect === deciding[state])
  const told = chosen.length > 0 ? chosen : reasons
  const shown = state === 'blocked' ? told.slice(0, 1) : told
  return shown.map((given: Reason) => `${clean(given.says)} [${given.rule}]`).join('; ')
}
