import { afterEach } from 'vitest'

/** Returns a function that keeps something until the test ends, and then disposes it. */
export function disposedAfterEach(): <T extends Disposable>(item: T) => T {
  const trash: Disposable[] = []
  afterEach(() => trash.splice(0).forEach((item) => item[Symbol.dispose]()))
  return (item) => {
    trash.push(item)
    return item
  }
}
