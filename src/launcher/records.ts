import type { Files } from '../host/files.ts'
import type { ProcessIdentity } from '../host/processes.ts'
import type { Exit, Expiry, Instance, Wish } from './contract.ts'

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isProcess = (value: unknown): value is ProcessIdentity =>
  isFields(value) && isCount(value['pid']) && isText(value['started'])

/** Whether text is a time that a Date understands. */
export const isTime = (value: unknown): value is string =>
  isText(value) && !Number.isNaN(Date.parse(value))

/**
 * Reads a JSON object that `fits`; null when the file is missing, damaged or another shape, since people and full
 * disks edit these files too.
 */
export async function readRecord<T>(
  files: Files,
  path: string,
  fits: (fields: Fields) => boolean,
): Promise<T | null> {
  const text = await files.readText(path, 1024 * 1024)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) && fits(value) ? (value as T) : null
  } catch {
    return null // damaged: as good as missing, and said so by what is then not known
  }
}

/** Writes a record whole or not at all. */
export const writeRecord = (files: Files, path: string, record: object): Promise<void> =>
  files.writeAtomic(path, `${JSON.stringify(record, null, 2)}\n`, 0o600)

export const readWish = (files: Files, path: string) =>
  readRecord<Wish>(
    files,
    path,
    (it) =>
      (it['state'] === 'start' || it['state'] === 'leaving' || it['state'] === 'stop') &&
      isText(it['key']) &&
      isTime(it['at']),
  )

export const readInstance = (files: Files, path: string) =>
  readRecord<Instance>(
    files,
    path,
    (it) =>
      isText(it['key']) &&
      isText(it['mark']) &&
      isProcess(it['launcher']) &&
      (it['service'] === null || isProcess(it['service'])) &&
      isCount(it['port']) &&
      isTime(it['startedAt']) &&
      isCount(it['restarts']),
  )

export const readExit = (files: Files, path: string) =>
  readRecord<Exit>(
    files,
    path,
    (it) =>
      isText(it['key']) &&
      isText(it['why']) &&
      (it['code'] === null || Number.isInteger(it['code'])) &&
      (it['signal'] === null || isText(it['signal'])) &&
      Array.isArray(it['lastLines']) &&
      it['lastLines'].every(isText) &&
      isTime(it['at']),
  )

export const readExpiry = (files: Files, path: string) =>
  readRecord<Expiry>(
    files,
    path,
    (it) => isText(it['key']) && isTime(it['since']) && isTime(it['at']),
  )
