import { labelsOf } from '../../catalog/mysql/columns.ts'
import type { Column } from '../../catalog/catalog.ts'

/** A column's type taken apart: `decimal(10,2) unsigned`. */
export interface ColumnType {
  /** `decimal`, in lower case. */
  readonly name: string
  /** 10 and 2. */
  readonly sizes: readonly number[]
  readonly unsigned: boolean
  /** Of ENUM and SET; empty for others. */
  readonly labels: readonly string[]
  /** How many bytes a character may take: 4 in utf8mb4, 3 in utf8mb3, 1 in latin1. */
  readonly width: number
}

export function typeOf({ type, collation }: Column): ColumnType {
  const text = type.text.toLowerCase()
  const name = /^\w+/.exec(text)?.[0] ?? ''
  const labels = labelsOf(type.text) ?? []
  const sizes = labels.length > 0 ? [] : (/^\w+\(([\d,]+)\)/.exec(text)?.[1] ?? '').split(',')
  const charset = collation === null ? 'utf8mb4' : collation.replace(/_.*/, '')
  return {
    name,
    sizes: sizes.filter((one) => one !== '').map(Number),
    unsigned: labels.length === 0 && /\bunsigned\b/.test(text),
    labels,
    width: widths[charset] ?? 1,
  }
}

const widths: Readonly<Record<string, number>> = {
  utf8mb4: 4,
  uca1400: 4,
  utf8mb3: 3,
  utf8: 3,
  ucs2: 3,
  utf16: 4,
  utf32: 4,
}
