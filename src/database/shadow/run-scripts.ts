import type { Stopped } from '../prover.ts'
import type { Ran, Session, Shadow } from '../session.ts'
import { engineOf } from './engines.ts'
import { labelInCatalog } from './labels.ts'
import type { PreparedScript, PreparedStatement } from './prepare.ts'

/** Runs scripts inside the transaction that the session is in. Null when all ran; the caller goes back to a savepoint else. */
export async function runInside(
  { session, ownsCatalog }: Pick<Shadow, 'session' | 'ownsCatalog'>,
  scripts: readonly PreparedScript[],
): Promise<Stopped | null> {
  for (const script of scripts) {
    const statements =
      script.labels && ownsCatalog
        ? script.inside.map((one) => ({ ...one, sql: labelInCatalog(one.sql) ?? one.sql }))
        : script.inside
    const stopped = refusal(script) ?? (await run(session, script, statements, (sqls) => sqls))
    if (stopped !== null) return stopped
  }
  return null
}

/**
 * Runs one script for good, outside of any transaction, as its tool would: inside a transaction of its own when it is such a
 * script, else statement by statement.
 * @param note told what was done otherwise than that
 */
export async function runForGood(
  session: Session,
  script: PreparedScript,
  note: (says: string) => void = () => undefined,
): Promise<Stopped | null> {
  const stopped = await runOnce(session, script)
  const around = stopped && engineOf(session.dialect).again?.(stopped.failure)
  if (!around) return stopped
  await session.run(around.before)
  const again = await runOnce(session, script)
  await session.run(around.after)
  if (again !== null) return stopped
  note(`${script.script.file}: ${around.says} (${stopped.failure.message})`)
  return null
}

async function runOnce(session: Session, script: PreparedScript): Promise<Stopped | null> {
  const refused = refusal(script)
  if (refused !== null) return refused
  const one = script.script.transactional && script.alone === null && !script.labels
  const stopped = one
    ? await run(session, script, script.inside, (sqls) => ['begin', ...sqls, 'commit'])
    : await run(session, script, script.own, (sqls) => sqls)
  if (stopped === null) return null
  // Whichever transaction it was in.
  await session.run('rollback')
  if (!one || !engineOf(session.dialect).outsideOnly(stopped.failure)) return stopped
  const again = await run(session, script, script.own, (sqls) => sqls)
  if (again !== null) await session.run('rollback')
  return again
}

/** Runs what can be run of a script that failed: each statement by itself, those that fail left out. */
export async function runLeniently(
  session: Session,
  script: PreparedScript,
  { failure: { line: failedAt } }: Stopped,
): Promise<void> {
  if (script.refused !== null) return
  // What stayed done must not be done twice.
  const stayed = engineOf(session.dialect).staysDone !== undefined && failedAt !== null
  const begin = stayed ? script.inside.findIndex(({ line }) => line > failedAt) : 0
  for (let at = begin < 0 ? script.inside.length : begin; at < script.inside.length; at++) {
    const rest = script.inside.slice(at).map(({ sql }) => sql)
    const { done, failure } = await session.runEach(rest)
    if (failure === null) return
    at += done
    await session.run('rollback')
  }
}

async function run(
  session: Session,
  script: PreparedScript,
  statements: readonly PreparedStatement[],
  around: (sqls: readonly string[]) => readonly string[],
): Promise<Stopped | null> {
  const sqls = around(statements.map(({ sql }) => sql))
  const before = sqls.length > statements.length ? 1 : 0
  const { done, failure } = await runReworded(session, sqls)
  if (failure === null) return null
  // What fails at COMMIT (a deferred constraint) is told of the last statement.
  const at = statements[Math.min(Math.max(0, done - before), statements.length - 1)]
  const line = (at?.line ?? 1) + (failure.line ?? 1) - 1
  const { staysDone, why } = engineOf(session.dialect)
  const half =
    staysDone === undefined || done === 0
      ? ''
      : ` (the ${done === 1 ? 'statement' : `${done} statements`} before it ${done === 1 ? 'stays' : 'stay'} done, ${staysDone})`
  return {
    script: script.script,
    failure: { ...failure, message: `${failure.message}${half}`, line },
    why: `${why(failure)}${half}`,
  }
}

/** Where the engine has another reading for a statement that fails, that one is run in its stead. */
async function runReworded(session: Session, sqls: readonly string[]): Promise<Ran> {
  const { reworded } = engineOf(session.dialect)
  const left = [...sqls]
  for (let from = 0; ;) {
    const { done, failure } = await session.runEach(left.slice(from))
    const at = from + done
    const again = failure === null ? null : (reworded?.(left[at] ?? '', failure) ?? null)
    if (again === null || again === left[at]) return { done: at, failure }
    left[at] = again
    from = at
  }
}

function refusal({ script, refused }: PreparedScript): Stopped | null {
  if (refused === null) return null
  const failure = { code: null, message: refused.why, line: refused.line }
  return { script, failure, why: refused.why }
}
