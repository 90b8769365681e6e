import { isChoice, wayBack, type DecideOptions } from '../decide/target.ts'
import type { Evidence } from '../model/evidence.ts'
import type { EnvironmentPlaces } from '../project/places.ts'
import type { Project } from '../project/project.ts'
import { contextOf } from './context.ts'
import { askActuators } from './facts/actuators.ts'
import { askDeployments } from './facts/deployments.ts'
import { askGuards } from './facts/guards.ts'
import { askImageTags } from './facts/image-tags.ts'
import { askReconciler } from './facts/reconciler.ts'
import { askRunning } from './facts/running.ts'
import type { SchemaEffort } from './facts/schema.ts'
import { standingsFrom } from './facts/standings.ts'
import { askSuspectAge } from './facts/suspect-age.ts'
import { askVerdicts } from './facts/verdicts.ts'
import { gatherRange } from './range.ts'

export interface GatherOptions extends DecideOptions {
  /** The version a person named with `--to`; null for the last good one. */
  readonly requested: string | null
  /** Seconds that each fact may take; 3 when absent. */
  readonly deadlineSeconds?: number
  /** Also asks what only a calm day has time for: what image tags mean by now. */
  readonly calm?: boolean
  /** How much effort the question about the schema is worth; `remembered` when absent: a proof takes seconds. */
  readonly schema?: SchemaEffort
}

/**
 * Gathers everything `decide` may look at, in parallel, each fact with its own deadline; never rejects because a
 * source fails. First what stands, then, for the pair of releases that this leads to, what is between them.
 */
export async function gatherEvidence(
  project: Project,
  places: EnvironmentPlaces,
  options: GatherOptions,
): Promise<Evidence> {
  const { clock } = project.io
  const began = clock.monotonic()
  const askedAt = clock.now().toISOString()
  const context = contextOf(project, places, options.deadlineSeconds ?? 3)

  const asked = askRunning(context)
  const guards = asked.then((running) => askGuards(context, running))
  const actuators = askActuators(context)
  const reconciler = askReconciler(context)
  const [running, deployments, verdicts] = await Promise.all([
    asked,
    askDeployments(context),
    askVerdicts(context),
  ])

  const stands = {
    service: project.config.service,
    environment: places.environment.name,
    running,
    deployments,
    standings: standingsFrom(context, running, deployments, verdicts),
    requested: options.requested,
  }
  const { suspect, target } = wayBack(stands, options)
  const range = isChoice(target)
    ? gatherRange(
        context,
        { from: suspect.version, to: target.version },
        running,
        deployments,
        options.schema ?? 'remembered',
      )
    : null
  const ends = { from: suspect.version, to: isChoice(target) ? target.version : null }
  const imageTags = options.calm === true ? askImageTags(context, ends) : null
  const rest = {
    guards: await guards,
    actuators: await actuators,
    reconciler: await reconciler,
    suspectAge: await askSuspectAge(context, deployments, suspect.version),
    range: await range,
    ...(imageTags === null ? {} : { imageTags: await imageTags }),
  }
  const tookSeconds = clock.monotonic() - began
  return { ...stands, ...rest, verdicts, askedAt, tookSeconds }
}
