import { basename } from 'node:path'
import type { Problem } from '../model/problem.ts'
import type { Finding, Path } from './finding.ts'

interface Place {
  /** Offsets in the text. */
  readonly key: number
  readonly value: number
  /** A scalar as it is written, or null. */
  readonly written: string | null
}

/** Where every value of the file stands. */
export interface Positions {
  readonly set: (path: Path, place: Place) => void
  /** A scalar as it is written in the file (references unresolved), or null. */
  readonly written: (path: Path) => string | null
  /** Problems with `where` = `lastgood.yaml:LINE:COLUMN`, in the order of the file, each once. */
  readonly problems: (findings: readonly Finding[]) => readonly Problem[]
}

/** `locate` turns an offset into a line and column, from 1. */
export function positions(
  file: string,
  locate: (offset: number) => { readonly line: number; readonly col: number },
): Positions {
  const places = new Map<string, Place>()
  /** The place of a path, or of what is nearest above it. */
  const nearest = (path: Path, part: Finding['part']): number => {
    for (let length = path.length; length >= 0; length -= 1) {
      const place = places.get(JSON.stringify(path.slice(0, length)))
      if (place) return length === path.length && part === 'value' ? place.value : place.key
    }
    return 0
  }
  return {
    set: (path, place) => void places.set(JSON.stringify(path), place),
    written: (path) => places.get(JSON.stringify(path))?.written ?? null,
    problems(findings) {
      const seen = new Set<string>()
      return findings
        .map((finding) => ({ ...finding, offset: nearest(finding.path, finding.part) }))
        .sort((a, b) => a.offset - b.offset)
        .map(({ what, hint, offset }) => ({ what, where: whereIn(file, locate(offset)), hint }))
        .filter((problem) => {
          const text = JSON.stringify(problem)
          return !seen.has(text) && seen.add(text)
        })
    },
  }
}

/** `lastgood.yaml:LINE:COLUMN`. */
export function whereIn(file: string, at: { readonly line: number; readonly col: number }): string {
  return `${basename(file)}:${Math.max(1, at.line)}:${Math.max(1, at.col)}`
}
