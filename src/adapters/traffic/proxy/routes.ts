import type { Route } from '../../../model/revision.ts'

/** Whether both send the same shares to the same revisions; the order and shares of nothing do not matter. */
export function sameRoutes(a: readonly Route[], b: readonly Route[]): boolean {
  return text(a) === text(b)
}

const text = (routes: readonly Route[]) =>
  routes
    .filter(({ weight }) => weight > 0)
    .map(({ revision, version, weight }) => JSON.stringify([revision, version, weight]))
    .toSorted()
    .join()

/** `90 % to 1.9.0, 10 % to 2.0.0`. */
export const sharesText = (routes: readonly Route[]): string =>
  routes
    .filter(({ weight }) => weight > 0)
    .map(({ version, weight }) => `${weight} % to ${version}`)
    .join(', ')

/** Routes without what gets nothing, and without anything beside a route's own fields. */
export const openRoutes = (routes: readonly Route[]): readonly Route[] =>
  routes
    .filter(({ weight }) => weight > 0)
    .map(({ revision, version, weight }) => ({ revision, version, weight }))
