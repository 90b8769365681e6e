import type { TableRows } from '../../model/backup.ts'

/** A backup that is loaded into an empty database of a server. */
export interface Loading {
  /** Name of the database in lastgood.yaml. */
  readonly name: string
  /** Of the server; which database it names does not matter. */
  readonly url: string
  /** The empty database to load into. */
  readonly into: string
  readonly file: string
  /** What the backup must bring back. */
  readonly tables: readonly TableRows[]
  readonly withinSeconds: number
}

/** Name of a database of lastgood's own: by what it is for, and the mark of the backup or plan. Servers take at most 63 bytes. */
export const ownName = (purpose: 'try' | 'count' | 'restore', mark: string): string =>
  `lastgood_${purpose}_${mark.replaceAll(/\W/g, '_')}`.slice(0, 63)

/** Works in a database that is thrown away afterwards, however that ends; first what a killed process left of it goes. */
export async function throwAway<T>(drop: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  await drop()
  try {
    return await work()
  } finally {
    await drop()
  }
}
