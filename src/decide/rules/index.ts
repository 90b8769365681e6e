import type { Rule } from '../context.ts'
import { actuatorAnswers } from './actuator-answers.ts'
import { artifactCorrupt } from './artifact-corrupt.ts'
import { artifactPresent } from './artifact-present.ts'
import { coldStart } from './cold-start.ts'
import { configFilesChanged } from './config-files-changed.ts'
import { contractedFloor } from './contracted-floor.ts'
import { dataWritten } from './data-written.ts'
import { deployWasStopped } from './deploy-was-stopped.ts'
import { flagsChanged } from './flags-changed.ts'
import { freezeAlways } from './freeze-always.ts'
import { goodByInference } from './good-by-inference.ts'
import { halfChanged } from './half-changed.ts'
import { lastGood } from './last-good.ts'
import { leavingAGoodRelease } from './leaving-a-good-release.ts'
import { liveDiffersFromRecorded } from './live-differs-from-recorded.ts'
import { mergedOnTop } from './merged-on-top.ts'
import { migrationsBetween } from './migrations-between.ts'
import { neverABadRelease } from './never-a-bad-release.ts'
import { mountedConfigChanged } from './mounted-config-changed.ts'
import { nothingWouldChange } from './nothing-would-change.ts'
import { oldReleaseHealthy } from './old-release-healthy.ts'
import { oldReleaseWarm } from './old-release-warm.ts'
import { onsetMatches } from './onset-matches.ts'
import { practisedBefore } from './practised-before.ts'
import { reachedByRollback } from './reached-by-rollback.ts'
import { reconcilerOwns } from './reconciler-owns.ts'
import { restoreProven } from './restore-proven.ts'
import { settingsChanged } from './settings-changed.ts'
import { severalChangesOverlap } from './several-changes-overlap.ts'
import { straightLine } from './straight-line.ts'
import { strategyNotConfigured } from './strategy-not-configured.ts'
import { targetKnown } from './target-known.ts'
import { unprovenTarget } from './unproven-target.ts'
import { warmCapacity } from './warm-capacity.ts'
import { warmWindowEnds } from './warm-window-ends.ts'
import { whatRuns } from './what-runs.ts'

/** Every rule, in the order in which reasons are read. `node scripts/new-rule.ts <name>` adds one. */
export const rules: readonly Rule[] = [
  targetKnown,
  nothingWouldChange,
  neverABadRelease,
  unprovenTarget,
  goodByInference,
  lastGood,
  leavingAGoodRelease,
  reachedByRollback,
  deployWasStopped,
  whatRuns,
  actuatorAnswers,
  oldReleaseWarm,
  oldReleaseHealthy,
  warmCapacity,
  warmWindowEnds,
  artifactPresent,
  artifactCorrupt,
  coldStart,
  migrationsBetween,
  contractedFloor,
  dataWritten,
  configFilesChanged,
  settingsChanged,
  mountedConfigChanged,
  flagsChanged,
  liveDiffersFromRecorded,
  halfChanged,
  severalChangesOverlap,
  onsetMatches,
  mergedOnTop,
  straightLine,
  reconcilerOwns,
  practisedBefore,
  restoreProven,
  strategyNotConfigured,
  freezeAlways,
]
