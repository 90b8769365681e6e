import { describe, expect, test } from 'vitest'
import type { MigrationSet, Tree } from '../../src/database/migration.ts'
import type { Rows } from '../../src/database/session.ts'
import { findTool } from '../../src/database/tools/find.ts'
import type { Tool } from '../../src/database/tools/tool.ts'
import { memoryTree } from '../../src/database/tree/memory.ts'

/** A small project of one tool: what its folder holds, and what the tool would make of it. */
export interface Sample {
  readonly tool: Tool
  /** Folder from the root of the tree. */
  readonly folder: string
  readonly files: Readonly<Record<string, string>>
  /** In the order the tool runs them. Null: no such direction. The texts stand in the SQL. */
  readonly expected: readonly {
    readonly id: string
    readonly up: string
    readonly down: string | null
  }[]
  /** Files that the next release adds, and how the old release's tool starts after it. */
  readonly next: Readonly<Record<string, string>>
  readonly startUp: 'starts' | 'refuses' | 'unknown'
  /** Rows of the history table when everything of `files` was applied. Null for tools without one. */
  readonly rows: readonly Readonly<Record<string, unknown>>[] | null
  /** Rows of a history to be told about: failed, dirty, half done. */
  readonly bad?: readonly Readonly<Record<string, unknown>>[]
}

const options = { dialect: null, printer: null } as const
const asRows = (rows: readonly Readonly<Record<string, unknown>>[]): Rows => ({ rows, touched: 0 })

/** What every migration tool holds. */
export function migrationToolSuite(sample: Sample): void {
  const { tool, folder } = sample
  const read = (files: Readonly<Record<string, string>>, tree: Tree = memoryTree(files)) =>
    tool.read(tree, folder, options)

  describe(tool.name, () => {
    test('is found by its folder, and finds nothing in others', async () => {
      const found = await findTool(memoryTree(sample.files), folder, null)
      expect(found).toMatchObject({ ok: true, value: { name: tool.name } })
      expect(await tool.fits(memoryTree({}), folder)).toBeNull()
      expect(await tool.fits(memoryTree({ 'src/main.ts': '', 'README.md': '# x' }), '.')).toBeNull()
    })

    test('reads all migrations in the order of the tool, each with its down', async () => {
      const set = await read(sample.files)
      expect(set.tool).toBe(tool.name)
      expect(set.problems).toEqual([])
      expect(summary(set)).toEqual(
        sample.expected.map(({ id, up, down }) => ({
          id,
          up: expect.stringContaining(up) as string,
          down: down === null ? 'none' : (expect.stringContaining(down) as string),
        })),
      )
      expect(new Set(set.migrations.map(({ id }) => id)).size).toBe(set.migrations.length)
    })

    test('a script is what stands in its file, at its line', async () => {
      const set = await read(sample.files)
      for (const { up, down } of set.migrations) {
        for (const side of [up, down]) {
          if (side.state !== 'sql') continue
          const { file, line, sql } = side.script
          const lines = (sample.files[file] ?? '').split('\n')
          expect(lines.length, file).toBeGreaterThanOrEqual(line)
          expect(sql).not.toMatch(/\r|\ufeff/)
        }
      }
    })

    test('line ends of Windows and a byte-order mark change nothing', async () => {
      const windows = Object.fromEntries(
        Object.entries(sample.files).map(([path, text]) => [
          path,
          // Hashes and plans are made by the tools themselves.
          /\.sql$/.test(path) ? `\ufeff${text.replaceAll('\n', '\r\n')}` : text,
        ]),
      )
      expect(summary(await read(windows))).toEqual(summary(await read(sample.files)))
    })

    test('a file that is not UTF-8 is unknown, and the others are read', async () => {
      const tree = memoryTree(sample.files)
      const set = await read(sample.files)
      const broken = fileOf(set, 0)
      if (broken === null) return
      const latin: Tree = {
        ...tree,
        read: (path) =>
          path === broken
            ? Promise.resolve(new Uint8Array([0x2d, 0x2d, 0xe9, 0xff]))
            : tree.read(path),
      }
      const again = await read(sample.files, latin)
      const unknown = again.migrations.filter(({ up }) => up.state === 'unknown')
      expect(unknown.length + again.problems.length).toBeGreaterThan(0)
      expect(JSON.stringify([...unknown, ...again.problems])).toContain(broken)
    })

    test('the old release starts on its own history, and does what its source says after the next', async () => {
      const older = await read(sample.files)
      const newer = await read({ ...sample.files, ...sample.next })
      expect(newer.migrations.length).toBeGreaterThan(older.migrations.length)
      expect(tool.startUp(older, newer).state).toBe(sample.startUp)
      if (sample.startUp !== 'unknown') expect(tool.startUp(older, older).state).toBe('starts')
    })

    test('the history table is read with one SELECT, and says what was applied', async () => {
      const set = await read(sample.files)
      if (tool.history === null || sample.rows === null) {
        expect([tool.history, sample.rows]).toEqual([null, null])
        return
      }
      expect(tool.history.query).toMatch(/^select [^;]*$/i)
      const ids = set.migrations.map(({ id }) => id)
      expect(tool.history.parse(asRows(sample.rows), set)).toEqual({ applied: ids, problems: [] })
      expect(tool.history.parse(asRows([]), set)).toEqual({ applied: [], problems: [] })
      if (sample.bad === undefined) return
      expect(tool.history.parse(asRows(sample.bad), set).problems).toHaveLength(1)
    })

    test('no name becomes an option of a command', async () => {
      const { commands } = tool
      if (commands === null) return
      const hostile = ['--drop', '-rf', '-x=y', '--to-change=@ROOT']
      const plain = [commands.up('db'), commands.status('db'), commands.down('db', 1, null)]
      const known = new Set(plain.flatMap((argv) => optionsOf(argv ?? [])))
      const set = await read(sample.files)
      for (const name of hostile) {
        const to = { id: name, recorded: name }
        const last = set.migrations[0] ?? to
        for (const argv of [
          commands.up(name),
          commands.status(name),
          commands.down(name, 1, null),
          commands.down('db', 2, to),
          commands.down('db', 2, last),
        ]) {
          const own = optionsOf(argv ?? [])
          const more = own.filter(
            (option) => !known.has(option) && !/^--(to-version|to-change)$/.test(option),
          )
          expect(more).toEqual([])
        }
      }
    })
  })
}

/** Options of an argument vector, without the values that stand in them; values behind an option of their own are none. */
const optionsOf = (argv: readonly string[]) =>
  argv.filter((word) => word.startsWith('-')).map((word) => word.replace(/=.*$/s, ''))

function summary(set: MigrationSet) {
  return set.migrations.map(({ id, up, down }) => ({
    id,
    up: up.state === 'sql' ? up.script.sql : up.state,
    down: down.state === 'sql' ? down.script.sql : down.state,
  }))
}

function fileOf(set: MigrationSet, at: number): string | null {
  const up = set.migrations[at]?.up
  return up?.state === 'sql' ? up.script.file : null
}
