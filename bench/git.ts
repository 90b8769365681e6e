import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { openGit } from '../src/git/open.ts'
import { nodeIo } from '../src/host/node.ts'
import type { Result } from '../src/model/problem.ts'
import { makeHistory, versionOf } from './git-history.ts'
import type { BenchResult } from './result.ts'

const size = { commits: 100_000, tags: 10_000 }
const samples = 10
const pattern = 'v{version}'

/** Reading releases and ranges out of a large repository. `git tag` stands beside it as the peer. */
export async function run(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'lastgood-bench-'))
  try {
    await makeHistory(folder, size)
    const io = nodeIo()
    const git = must(await openGit(folder, io))
    const newest = versionOf(size.tags)
    const release = async (version: string) => must(await git.release(pattern, 'shop', version))
    const commit = async (n: number) => (await release(versionOf(n)))?.commit ?? ''
    const [first, before, last] = [
      await commit(1),
      await commit(size.tags - 1),
      await commit(size.tags),
    ]
    const listing = must(await git.releases(pattern, 'shop'))
    if (listing.length !== size.tags) throw new Error(`read ${listing.length} of ${size.tags} tags`)
    return {
      name: 'git',
      note: `${size.commits} commits, ${size.tags} annotated tags`,
      rows: [
        await timed('peer: git tag --list', () =>
          io.exec(['git', 'tag', '--list'], { cwd: folder }),
        ),
        await timed('open', async () => must(await openGit(folder, io))),
        await timed('one release', () => release(newest)),
        await timed('all releases', async () => must(await git.releases(pattern, 'shop'))),
        await timed('between neighbours', async () => must(await git.between(before, last, 5))),
        await timed('between first and last', async () => must(await git.between(first, last, 5))),
        await timed('changed files', async () => must(await git.changes(first, last, ['src']))),
        await timed('work tree', async () => must(await git.dirty())),
      ],
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function timed(label: string, work: () => Promise<unknown>) {
  const seconds: number[] = []
  for (let n = 0; n < samples; n++) {
    const start = performance.now()
    await work()
    seconds.push((performance.now() - start) / 1000)
  }
  return { label, seconds }
}

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(result.problems.map((problem) => problem.what).join('; '))
}
