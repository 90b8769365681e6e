import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { noPostgres } from '../support/postgres.ts'

const story = fileURLToPath(new URL('../../examples/accounts/story.ts', import.meta.url))

interface Told {
  readonly checked: { readonly verdict: string }
  readonly planned: {
    readonly decision: {
      readonly candidates: readonly {
        readonly strategy: string
        readonly state: string
        readonly reasons: readonly { readonly rule: string; readonly effect: string }[]
        readonly loses: { readonly state: string; readonly says: string }
      }[]
      readonly automatic: boolean
    }
  }
  readonly restored: { readonly version: string; readonly emails: readonly string[] }
  readonly columns: readonly string[]
  readonly backups: readonly { readonly holds: string; readonly verified: object | null }[]
  readonly last: Told['planned']
  readonly fromBackup: { readonly version: string; readonly emails: readonly string[] }
  readonly names: readonly string[]
  readonly back: { readonly version: string; readonly emails: readonly string[] }
}

test.skipIf(noPostgres !== null)(
  'the renamed column is seen before the deploy, and taken back with the rows it costs named [PostgreSQL]',
  { timeout: 900_000 },
  async () => {
    const done = await promisify(execFile)(process.execPath, [story, '--json'])
    const told = JSON.parse(done.stdout) as Told
    expect(told.checked.verdict).toBe('loses-data')
    const { candidates, automatic } = told.planned.decision
    const of = (name: string) => candidates.find(({ strategy }) => strategy === name)
    expect(of('redeploy')?.state).toBe('blocked')
    expect(of('redeploy')?.reasons).toContainEqual(
      expect.objectContaining({ rule: 'contracted-floor', effect: 'blocks' }),
    )
    expect(of('restore')).toMatchObject({
      state: 'risky',
      loses: { state: 'loses', says: '1 row of accounts.phone' },
    })
    expect(automatic).toBe(false)
    expect(told.restored).toEqual({
      version: '2.0.0',
      emails: ['ada@example.org', 'grace@example.org'],
    })
    expect(told.columns).toEqual(['email', 'id'])
    expect(told.back).toEqual({
      version: '2.0.0',
      emails: ['ada@example.org', 'grace@example.org', 'linus@example.org'],
    })
    // 4.0.0 had no way down: back by the backup that was made before its migration.
    expect(told.backups).toMatchObject([{ holds: 'partly', verified: {} }])
    const way = told.last.decision.candidates.find(({ strategy }) => strategy === 'restore')
    expect(way).toMatchObject({ state: 'risky', loses: { state: 'loses' } })
    expect(way?.loses.says).toContain('3 rows of accounts, written since the backup')
    expect(told.fromBackup).toEqual(told.back)
    expect(told.names).toContainEqual(
      expect.stringMatching(/^accounts_before_restore_\d{14}$/) as string,
    )
    expect(done.stderr).toContain('a person has to name it')
    expect(done.stderr).toContain('Release 1: ALTER TABLE accounts ADD COLUMN contact_email')
    // The password of the database is in nothing that is shown.
    expect(done.stdout + done.stderr).not.toContain('of-the-super-user')
  },
)
