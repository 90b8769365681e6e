import { metricsOf } from '../adapters/metrics/index.ts'
import { cannotStop } from '../adapters/targets/stops-first.ts'
import type { EnvironmentConfig } from '../model/config.ts'
import type { Problem } from '../model/problem.ts'
import { undelivered } from '../outbox/undelivered.ts'
import { environmentPlaces, type Place } from '../project/places.ts'
import type { Project } from '../project/project.ts'

/** One thing that was looked at. No problems: it is fine. */
export interface Examined {
  readonly what: string
  /** What was found, for people. */
  readonly says: string
  readonly problems: readonly Problem[]
}

/** Asks everything that a run would need, and moves nothing. */
export async function examine(project: Project): Promise<readonly Examined[]> {
  const { config } = project
  const places = await Promise.all(
    config.environments.map(async ({ name }) => {
      const found = await environmentPlaces(project, name)
      if (!found.ok) return [{ what: name, says: '', problems: found.problems }]
      const { places, environment } = found.value
      const based = (environment.databases ?? []).length > 0
      return Promise.all(places.flatMap((place) => examinePlace(project, name, place, based)))
    }),
  )
  const guards = await Promise.all(
    config.environments.flatMap((environment) => examineGuards(project, environment)),
  )
  return [
    { what: 'configuration', says: config.file, problems: [] },
    await examineGit(project),
    { what: 'ledger', says: project.stateFolder, problems: [] },
    ...places.flat(),
    ...guards,
    ...(await examineOutbox(project)),
  ]
}

async function examineGit({ git, config }: Project): Promise<Examined> {
  const what = 'repository'
  const [releases, shallow] = await Promise.all([
    git.releases(config.tagPattern, config.service),
    git.isShallow(),
  ])
  if (!releases.ok) return { what, says: git.root, problems: releases.problems }
  const count = releases.value.length
  const says = `${git.root}, ${count} ${count === 1 ? 'release' : 'releases'} in tags like ${config.tagPattern}`
  if (!shallow) return { what, says, problems: [] }
  const problem = {
    what: 'This clone is shallow: commits between releases cannot be told',
    where: git.root,
    hint: 'git fetch --unshallow --tags',
  }
  return { what, says, problems: [problem] }
}

/** `based`: a database is named, so that somebody may want to take it back. */
function examinePlace(
  project: Project,
  environment: string,
  place: Place,
  based: boolean,
): Promise<Examined>[] {
  const { ref, target, traffic } = place
  const stuck = based ? cannotStop(target, ref) : null
  const where = `${environment}/${ref.binding.component.name}`
  const asTarget = async (): Promise<Examined> => ({
    what: `${where} target ${target.kind}`,
    says: [
      `deploys ${target.supports.strategies.join(', ') || 'nothing by itself'}`,
      ...(stuck === null ? [] : [`restore is blocked: ${stuck.what} (${stuck.hint})`]),
    ].join('; '),
    problems: await target.preflight(ref, project.io),
  })
  if (traffic === null) return [asTarget()]
  const asTraffic = async (): Promise<Examined> => ({
    what: `${where} traffic ${traffic.kind}`,
    says: [
      traffic.entry(ref) ?? 'address unknown',
      traffic.supports.weights ? 'splits by weight' : 'cannot split by weight',
      traffic.supports.headers ? 'splits by header' : 'cannot split by header',
      traffic.supports.counts ? 'counts requests' : 'does not count requests',
      ...(traffic.limits ?? []),
    ].join(', '),
    problems: await traffic.preflight(ref, project.io),
  })
  return [asTarget(), asTraffic()]
}

/** Guards whose events something else counts: whether it can be asked, and knows what they name. */
function examineGuards(project: Project, environment: EnvironmentConfig): Promise<Examined>[] {
  return (environment.metricGuards ?? []).map(async (guard): Promise<Examined> => {
    const what = `${environment.name} guard ${guard.name}`
    const source = await metricsOf(guard.source)
    if (source !== null)
      return { what, says: source.kind, problems: await source.preflight(guard, project.io) }
    const hint = 'Write another source for it'
    const problem = { what: `There is no source ${guard.source}`, where: what, hint }
    return { what, says: guard.source, problems: [problem] }
  })
}

/** Whether those who are to be told were reached; nothing when nobody is. */
async function examineOutbox(project: Project): Promise<readonly Examined[]> {
  const kinds = project.config.environments.flatMap(({ notify = [] }) =>
    notify.map(({ settings }) => settings.kind),
  )
  if (kinds.length === 0) return []
  const says = `tells ${[...new Set(kinds)].join(', ')}`
  return [{ what: 'messages', says, problems: await undelivered(project) }]
}
