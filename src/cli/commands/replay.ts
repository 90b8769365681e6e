import { resolve } from 'node:path'
import { findConfig, loadConfig } from '../../config/load.ts'
import type { Guard } from '../../model/guard.ts'
import { fail, ok, type Result } from '../../model/problem.ts'
import { csvSeries } from '../../replay/csv.ts'
import { goodUntil } from '../../replay/good-until.ts'
import { questionOf, specOf, type Asked } from '../../replay/question.ts'
import { replay as play } from '../../replay/run.ts'
import { ended, type Cli, type End } from '../command.ts'
import { chosenEnvironment } from '../environment.ts'
import { exit } from '../exit.ts'
import { replaySvg } from '../render/replay-svg.ts'
import { showReplay } from '../render/replay.ts'

interface Options extends Asked {
  readonly data: string
  readonly svg?: string
  readonly goodUntil?: string
  readonly environment?: string
}

/**
 * Would this guard have fired, when, and how often falsely? A question, so the exit code is 0 whatever the answer; it needs neither a
 * configuration nor a repository unless a guard is named.
 */
export async function replay(cli: Cli, [name]: string[], options: Options): Promise<End> {
  const guard = name === undefined ? ok(null) : await guardNamed(cli, name, options.environment)
  if (!guard.ok) return ended(exit.usage, guard.problems)
  const question = questionOf(options, guard.value)
  const isGood = goodUntil(options.goodUntil)
  const wrong = [question, isGood].flatMap((part) => (part.ok ? [] : part.problems))
  if (!question.ok || !isGood.ok) return ended(exit.usage, wrong)
  const series = await csvSeries(resolve(cli.cwd, options.data), cli.io)
  if (!series.ok) return ended(exit.usage, series.problems)
  const spec = specOf(question.value, series.value.paired)
  if (!spec.ok) return ended(exit.usage, spec.problems)
  if (series.value.paired && question.value.limit !== null)
    cli.ui.note(
      'The data has a baseline beside it: that is what it is compared with, not the limit',
    )
  const played = await play(series.value, spec.value, isGood.value)
  if (!played.ok) return ended(exit.usage, played.problems)
  showReplay(cli.ui, series.value.name, played.value)
  if (options.svg !== undefined) {
    const file = resolve(cli.cwd, options.svg)
    try {
      await cli.io.files.writeAtomic(file, replaySvg(series.value.name, played.value))
    } catch (error) {
      const what = `The chart cannot be written: ${error instanceof Error ? error.message : String(error)}`
      return ended(exit.usage, [
        { what, where: file, hint: 'Name a file in a folder that can be written' },
      ])
    }
    cli.ui.note(`Chart: ${options.svg}`)
  }
  const { reading, fired, requestsSeen, good } = played.value
  return {
    exit: exit.done,
    document: {
      outcome: reading.outcome,
      firedAt: fired?.time ?? null,
      row: fired?.row ?? null,
      requestsSeen,
      estimate: reading.estimate,
      alpha: spec.value.alpha,
      limit: reading.limit,
      interval: reading.interval,
      says: reading.says,
      good,
    },
  }
}

/** A guard of lastgood.yaml; the ledger and the repository are not needed for it. */
async function guardNamed(
  cli: Cli,
  name: string,
  environment: string | undefined,
): Promise<Result<Guard>> {
  const file = await findConfig(cli.cwd, cli.io)
  if (file === null)
    return fail({
      what: `There is no lastgood.yaml here or in a folder above, so no guard "${name}"`,
      where: cli.cwd,
      hint: 'lastgood replay --data <file> --limit 0.2%',
    })
  const config = await loadConfig(file, cli.io)
  if (!config.ok) return config
  const chosen = chosenEnvironment(config.value, environment)
  if (!chosen.ok) return chosen
  const { guards } = chosen.value
  const found = guards.find((guard) => guard.name === name)
  if (found !== undefined) return ok(found)
  const names = guards.map((guard) => guard.name).join(', ')
  return fail({
    what: `There is no guard "${name}" on ${chosen.value.name}`,
    where: file,
    hint: names === '' ? 'Write one below guards:' : `There are: ${names}`,
  })
}
