import type { TableRows } from '../../model/backup.ts'
import { ProblemError } from '../../model/problem-error.ts'
import { spoken } from './spoken.ts'

/** What is compared: the name in lastgood.yaml, the backup's file, what it must bring back, and what came back. */
export interface Comparing {
  readonly name: string
  readonly file: string
  readonly wanted: readonly TableRows[]
  readonly back: readonly TableRows[]
}

/** Compares rows of every table that was counted. Returns how many tables those are; throws ProblemError when something is missing. */
export function compareRows({ name, file, wanted: all, back }: Comparing): number {
  const wanted = all.filter(({ rows }) => rows !== null)
  const wrong = wanted.flatMap((one) => {
    const found = back.find(({ schema, table }) => schema === one.schema && table === one.table)
    return found?.rows === one.rows
      ? []
      : [`${spoken(one)} has ${found?.rows ?? 'no'} of ${one.rows} rows`]
  })
  if (wrong.length === 0) return wanted.length
  throw notWhole({ name, file }, wrong.slice(0, 5).join(', '))
}

/** What is said of a backup that lacks something. */
export const notWhole = ({ name, file }: Pick<Comparing, 'name' | 'file'>, lacks: string) =>
  new ProblemError({
    what: `The backup does not bring everything back: ${lacks}`,
    where: `database ${name}, ${file}`,
    hint: 'Do not rely on this file; make another backup',
  })
