/** A public project whose migrations are judged: cloned by the reader, never a part of this repository. */
export interface Project {
  /** `owner/name` on GitHub. */
  readonly repository: string
  readonly commit: string
  /** Where its migrations are. */
  readonly folder: string
}

/** Chosen for PostgreSQL, ups with downs, and different tools. */
export const projects: readonly Project[] = [
  {
    repository: 'heroiclabs/nakama',
    commit: '73ad9c15d64e75eba241a80211ba1adb94019010',
    folder: 'migrate/sql',
  },
  {
    repository: 'rust-lang/crates.io',
    commit: '57fa000662f511321daa61e6769f190ea0e80771',
    folder: 'migrations',
  },
  {
    repository: 'harness/harness',
    commit: 'ad5c8768ce22352903cddde95bd28f0358461a8c',
    folder: 'app/store/database/migrate/postgres',
  },
  {
    repository: 'riverqueue/river',
    commit: 'fdf6cdf12567a5b70c003f5ff850273f09e7efcf',
    folder: 'riverdriver/riverpgxv5/migration/main',
  },
  {
    repository: 'hatchet-dev/hatchet',
    commit: '89d130f303c9561442804c9c32b8748e699d5139',
    folder: 'cmd/hatchet-migrate/migrate/migrations',
  },
  {
    repository: 'ovh/cds',
    commit: 'ea9589f42f2b30dcffac20d676097a5fd931a80e',
    folder: 'engine/sql/api',
  },
]
