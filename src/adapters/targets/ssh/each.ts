/** How many hosts are asked at the same time: a whole fleet mostly waits, and each costs a small process here. */
const atOnce = 64

/** Does something for every item, at most `limit` at a time; answers in the items' order. */
export async function each<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  limit = atOnce,
): Promise<readonly R[]> {
  const answers: R[] = new Array<R>(items.length)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) {
      const item = items[at]
      if (item !== undefined) answers[at] = await work(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return answers
}
