import type { Deployment } from './deployment.ts'
import type { Fact } from './fact.ts'
import type { GuardReading } from './guard.ts'
import type { Problem } from './problem.ts'
import type { Digest, Release } from './release.ts'
import type { Revision, Route } from './revision.ts'
import type { RestoreOffer } from './restore.ts'
import type { Strategy } from './strategy.ts'
import type { Verdict, VerdictName, VerdictBasis } from './verdict.ts'

/** What one component runs, as its engine and its traffic tell it. */
export interface RunningComponent {
  readonly component: string
  /** All revisions the engine knows, newest first. */
  readonly revisions: readonly Revision[]
  /** Who gets the traffic now; empty when no traffic adapter is configured. */
  readonly routes: readonly Route[]
}

/** A component whose engine or traffic could not be asked what it runs, and why. */
export interface SilentComponent {
  readonly component: string
  readonly problem: Problem
}

/**
 * What all components run: known only when every one of them answered. When some did not, those that did stand in `answered`:
 * something to show, and never enough to say what runs nowhere, or everywhere.
 */
export type RunningFact = Fact<readonly RunningComponent[]> & {
  readonly answered?: readonly RunningComponent[]
  readonly silent?: readonly SilentComponent[]
}

/** A release as it stands in this environment: one entry per version that ever ran there (decide/standings.ts). */
export interface Standing {
  readonly version: string
  readonly verdict: VerdictName
  readonly basis: VerdictBasis | null
  readonly reason: string
  /** ISO 8601; its latest deployment here, or null when only the engine remembers it. */
  readonly lastDeployedAt: string | null
  /** Seconds it served in its longest stretch here; null when unknown. */
  readonly ranSeconds: number | null
  /** Whether it was ever left by a rollback here. */
  readonly rolledBack: boolean
}

/** Which release to go back to, and how that was chosen. */
export interface TargetChoice {
  readonly version: string
  readonly standing: Standing
  /** `last-good`: verdict good; `inferred`: good by inference; `earlier`: merely ran before; `named`: by a person. */
  readonly how: 'last-good' | 'inferred' | 'earlier' | 'named'
}

export interface ArtifactPresence {
  readonly component: string
  readonly digest: Digest | null
  /** `present`: found, its digest verified where the engine can do that cheaply; `unfit`: found, and cannot run on that engine. */
  readonly state: 'present' | 'gone' | 'corrupt' | 'unfit' | 'unrecorded'
  readonly says: string
}

/** One commit, for people: abbreviated name and subject. */
export interface CommitLine {
  readonly commit: string
  readonly subject: string
}

/** What the tag of a component's image leads to now. */
export interface ImageTag {
  readonly component: string
  readonly version: string
  /** As in lastgood.yaml, the version filled in: `registry.example/shop:1.9.0`. */
  readonly image: string
  readonly recorded: Digest
  /** Null: no such tag any more. */
  readonly now: Digest | null
  /** The name does not tell the version: it was moved by design. */
  readonly floating: boolean
}

export interface CommitRange {
  /** Commits in the running release that the target does not have. */
  readonly count: number
  /** The newest few. */
  readonly newest: readonly CommitLine[]
  /** Commits on the main line that no release has yet: what was merged on top. */
  readonly onTop: number
  /** False when the target is not an ancestor of what runs. */
  readonly linear: boolean
}

/** A named setting that differs between two releases or deployments; never its secret value. */
export interface ConfigChange {
  readonly name: string
  readonly change: 'changed' | 'added' | 'removed'
  /** Where it was seen: a file of the repository, or the environment's settings. */
  readonly where: string
  /** By policy what goes back takes the value of now: a secret that was rotated. */
  readonly keepsNew?: boolean
}

export interface MigrationChange {
  readonly file: string
  readonly change: 'added' | 'modified' | 'deleted'
}

/**
 * Seconds a strategy took before: median over `runs` measured runs. With `runs` 0 nothing was measured, and
 * `seconds` is null, or in a candidate or plan a default (plan/expected.ts), to be shown as unmeasured.
 */
export interface Measured {
  readonly seconds: number | null
  readonly runs: number
}

/** What carries a way back out: a target, or a traffic adapter. */
export interface Actuator {
  readonly name: string
  /** Null: nobody knows, for it took too long; a machine in trouble is slow, and not yet gone. */
  readonly answers: boolean | null
  readonly says: string
}

/** Facts of the way from the running release to the target. */
export interface RangeEvidence {
  readonly artifacts: Fact<readonly ArtifactPresence[]>
  readonly targetRelease: Fact<Release | null>
  readonly commits: Fact<CommitRange>
  readonly configFiles: Fact<readonly ConfigChange[]>
  readonly settings: Fact<readonly ConfigChange[]>
  /** Files that components mount and read as they are now. Absent: nothing is mounted as configuration. */
  readonly mounted?: Fact<readonly ConfigChange[]>
  readonly migrations: Fact<readonly MigrationChange[]>
  readonly measured: Fact<Readonly<Partial<Record<Strategy, Measured>>>>
  readonly drills: Fact<{ readonly count: number; readonly lastAt: string | null }>
  /** Rows and messages the running version has written which the target cannot read. */
  readonly dataWritten: Fact<{ readonly readable: boolean; readonly says: string }>
  readonly schema: Fact<{ readonly verdict: string; readonly says: string }>
  /** Going back by proven down migrations, and the rows that would cost. Absent: no database is named. */
  readonly restore?: Fact<RestoreOffer>
  readonly flags: Fact<{ readonly changed: readonly string[] }>
}

/**
 * Everything `decide` may look at. Gathered in parallel, each fact with a deadline; `range` is null
 * when no target could be chosen.
 */
export interface Evidence {
  readonly service: string
  readonly environment: string
  /** ISO 8601. */
  readonly askedAt: string
  /** Seconds that asking took. */
  readonly tookSeconds: number
  readonly running: RunningFact
  readonly standings: Fact<readonly Standing[]>
  /** Newest first, a bounded number. */
  readonly deployments: Fact<readonly Deployment[]>
  readonly verdicts: Fact<readonly Verdict[]>
  readonly guards: Fact<readonly GuardReading[]>
  readonly actuators: Fact<readonly Actuator[]>
  /** A controller that would put the bad release back (Argo CD, Flux …). */
  readonly reconciler: Fact<{ readonly owner: string | null }>
  /** Seconds since the suspected release began to serve; null when not known to lastgood. */
  readonly suspectAge: Fact<number | null>
  /** Asked on calm days only (`check`): tags of the running and the target's images. Absent: not looked at. */
  readonly imageTags?: Fact<readonly ImageTag[]>
  /** The version a person asked for with `--to`, or null for the last good one. */
  readonly requested: string | null
  readonly range: RangeEvidence | null
}
