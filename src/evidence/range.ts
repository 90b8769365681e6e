import type { Deployment } from '../model/deployment.ts'
import type { RangeEvidence, RunningComponent } from '../model/evidence.ts'
import type { Fact } from '../model/fact.ts'
import type { Context, Range } from './context.ts'
import { askArtifacts } from './facts/artifacts.ts'
import { askCommits } from './facts/commits.ts'
import { askConfigFiles } from './facts/config-files.ts'
import { askDrills } from './facts/drills.ts'
import { askMeasured } from './facts/measured.ts'
import { askMounted } from './facts/mounted.ts'
import { askMigrations } from './facts/migrations.ts'
import { askRestore } from './facts/restore.ts'
import { askSettings } from './facts/settings.ts'
import { askSchemaFact, type SchemaEffort } from './facts/schema.ts'
import { askTargetRelease } from './facts/target-release.ts'
import { unbuilt } from './facts/unbuilt.ts'

/** The facts of one way back, all asked at once. */
export async function gatherRange(
  context: Context,
  range: Range,
  running: Fact<readonly RunningComponent[]>,
  deployments: Fact<readonly Deployment[]>,
  effort: SchemaEffort,
): Promise<RangeEvidence> {
  const mounted = askMounted(context, range, deployments)
  const schema = askSchemaFact(context, range, effort)
  const [artifacts, targetRelease, commits, configFiles, settings, migrations, measured, drills] =
    await Promise.all([
      askArtifacts(context, range, running),
      askTargetRelease(context, range),
      askCommits(context, range),
      askConfigFiles(context, range),
      askSettings(context, range, deployments),
      askMigrations(context, range),
      askMeasured(context),
      askDrills(context),
    ])
  const looked = await mounted
  const restore = await askRestore(context, range, await schema)
  return {
    artifacts,
    targetRelease,
    commits,
    configFiles,
    settings,
    migrations,
    measured,
    drills,
    schema: await schema,
    ...(looked === undefined ? {} : { mounted: looked }),
    ...(restore === undefined ? {} : { restore }),
    ...unbuilt,
  }
}
