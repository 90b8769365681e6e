import { describe, expect, test } from 'vitest'
import { expectOk, expectProblem, gitOf } from '../../test/support/git.ts'
import { makeRepository } from '../../test/support/repository.ts'
import { disposedAfterEach } from '../../test/support/trash.ts'
import { nodeIo } from '../host/node.ts'
import { openGit } from './open.ts'
import { releaseTrailers } from './release.ts'

const kept = disposedAfterEach()
const pattern = 'v{version}'
const digest = `sha256:${'a'.repeat(64)}` as const
const other = `sha256:${'b'.repeat(64)}` as const

function shop() {
  const repository = kept(makeRepository())
  const commit = repository.commit({ file: '1' })
  return { repository, commit }
}

const versions = (found: readonly { readonly version: string }[]) => found.map((r) => r.version)

describe('releases', () => {
  test('no tags are no releases, and an empty repository has none either', async () => {
    const empty = await gitOf(kept(makeRepository()))
    expect(expectOk(await empty.releases(pattern, 'shop'))).toEqual([])
    expect(expectOk(await empty.release(pattern, 'shop', '1.0.0'))).toBeNull()
    const git = await gitOf(shop().repository)
    expect(expectOk(await git.releases(pattern, 'shop'))).toEqual([])
  })

  test('what createTag writes is read back whole', async () => {
    const { repository, commit } = shop()
    const git = await gitOf(repository)
    const facts = {
      service: 'shop',
      version: '1.9.0',
      artifacts: { api: digest, web: other },
      migrationLevel: '0007_add_email',
      configFingerprint: 'sha256:1',
    }
    const notes = '# Fixes\n\n- a # sign, ünïcode, and an\n\n\nempty line more'
    const trailers = releaseTrailers(facts)
    const tag = { name: 'v1.9.0', commit, subject: 'shop 1.9.0', body: notes, trailers }
    expect(await git.createTag(tag)).toBeNull()
    const release = expectOk(await git.release(pattern, 'shop', '1.9.0'))
    expect(release).toEqual({
      ...facts,
      tag: 'v1.9.0',
      commit,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      notes,
      facts: 'trailers',
    })
    expect(expectOk(await git.releases(pattern, 'shop'))).toEqual([release])
    // Plain git reads the same facts.
    const format = '%(contents:trailers:key=Lastgood-Artifact,valueonly)'
    expect(repository.git('for-each-ref', `--format=${format}`, 'refs/tags/v1.9.0')).toContain(
      `api=${digest}`,
    )
    expect(repository.git('show', 'v1.9.0')).toContain('Lastgood-Version: 1.9.0')
  })

  test('SemVer precedence first, then other names by date; tags by others have fewer facts', async () => {
    const { repository, commit } = shop()
    repository.tag('v1.10.0')
    repository.tag('v1.9.0', 'Nine\n\nWith notes.')
    repository.tag('v1.10.0-rc.2')
    repository.tag('v1.10.0-rc.10')
    repository.tag('unrelated')
    repository.tag('w2.0.0')
    for (const [name, year] of [
      ['v1.9', 2021],
      ['v2024-01-31', 2024],
      ['v7', 2022],
    ]) {
      const tagger = `Tester <tester@example.com> ${Date.UTC(Number(year), 0) / 1000} +0000`
      const text = `object ${commit}\ntype commit\ntag ${name}\ntagger ${tagger}\n\nold\n`
      const object = repository.gitWith(text, 'mktag')
      repository.git('update-ref', `refs/tags/${name}`, object)
    }
    const found = expectOk(await (await gitOf(repository)).releases(pattern, 'shop'))
    expect(versions(found)).toEqual([
      '1.10.0',
      '1.10.0-rc.10',
      '1.10.0-rc.2',
      '1.9.0',
      '2024-01-31',
      '7',
      '1.9',
    ])
    expect(found[0]).toMatchObject({ facts: 'tag', commit, notes: '', artifacts: {} })
    expect(found[3]).toMatchObject({ facts: 'tag', commit, notes: 'Nine\n\nWith notes.' })
  })

  test('tags on trees and blobs, and words behind the prefix, are told as odd', async () => {
    const { repository } = shop()
    repository.tag('v1.0.0')
    repository.tag('v2.0.0', null, 'HEAD^{tree}')
    repository.tag('v3.0.0', 'annotated', 'HEAD:file')
    repository.tag('vendor')
    const git = await gitOf(repository)
    expect(versions(expectOk(await git.releases(pattern, 'shop')))).toEqual(['1.0.0'])
    expect(expectOk(await git.oddTags(pattern, 'shop'))).toEqual([
      { tag: 'vendor', why: 'its name does not read as a version of "v{version}"' },
      { tag: 'v2.0.0', why: 'it points to a tree, not to a commit' },
      { tag: 'v3.0.0', why: 'it points to a blob, not to a commit' },
    ])
    expect(expectOk(await git.release(pattern, 'shop', '2.0.0'))).toBeNull()
  })

  test('a tag of a tag, of a tree or of a commit, is followed to its end', async () => {
    const { repository, commit } = shop()
    repository.tag('inner', 'one')
    repository.tag('v1.0.0', 'two', 'inner')
    repository.tag('inner-tree', 'one', 'HEAD^{tree}')
    repository.tag('v2.0.0', 'two', 'inner-tree')
    const git = await gitOf(repository)
    const found = expectOk(await git.releases(pattern, 'shop'))
    expect(found.map((r) => [r.version, r.commit])).toEqual([['1.0.0', commit]])
    expect(expectOk(await git.oddTags(pattern, 'shop')).map((odd) => odd.tag)).toEqual(['v2.0.0'])
  })

  test('an old annotated tag without a tagger takes the date of its commit', async () => {
    const { repository, commit } = shop()
    const text = `object ${commit}\ntype commit\ntag v1.0.0\n\nold\n`
    const object = repository.gitWith(
      text,
      'hash-object',
      '-t',
      'tag',
      '-w',
      '--stdin',
      '--literally',
    )
    repository.git('update-ref', 'refs/tags/v1.0.0', object)
    const found = expectOk(await (await gitOf(repository)).releases(pattern, 'shop'))
    const at = new Date(Number(repository.git('log', '-1', '--format=%ct')) * 1000)
    expect(found[0]?.createdAt).toBe(at.toISOString())
  })

  test('another service keeps its tags, also under the same pattern', async () => {
    const { repository } = shop()
    const message = (service: string, version: string) =>
      `${service} ${version}\n\nLastgood-Service: ${service}\nLastgood-Version: ${version}`
    repository.tag('v1.0.0', message('shop', '1.0.0'))
    repository.tag('v2.0.0', message('cart', '2.0.0'))
    repository.tag('shop/v3.0.0')
    repository.tag('cart/v4.0.0')
    const git = await gitOf(repository)
    expect(versions(expectOk(await git.releases(pattern, 'shop')))).toEqual(['1.0.0'])
    expect(expectOk(await git.release(pattern, 'shop', '2.0.0'))).toBeNull()
    const withService = expectOk(await git.releases('{service}/v{version}', 'shop'))
    expect(versions(withService)).toEqual(['3.0.0'])
  })

  test('malformed trailers make fewer facts; a copied tag does not bring the facts of its model', async () => {
    const { repository } = shop()
    const lines = [
      'Lastgood-Service: shop',
      'Lastgood-Version: 1.0.0',
      'Lastgood-Artifact: api=sha256:short',
      `Lastgood-Artifact: =${digest}`,
      `Lastgood-Artifact: web=${digest}`,
      `Lastgood-Artifact: web=${other}`,
      `Lastgood-Artifact: __proto__=${digest}`,
      'Lastgood-Migration-Level:',
      'garbage',
    ]
    repository.tag('v1.0.0', `shop 1.0.0\n\n${lines.join('\n')}`)
    repository.git('tag', 'v1.0.1', 'v1.0.0') // the reference names the same tag object
    const [copy, model] = expectOk(await (await gitOf(repository)).releases(pattern, 'shop'))
    expect(model).toMatchObject({ version: '1.0.0', facts: 'trailers', migrationLevel: null })
    expect(Object.entries(model?.artifacts ?? {})).toEqual([['__proto__', digest]])
    expect(copy).toMatchObject({ version: '1.0.1', facts: 'tag', artifacts: {} })
  })

  test('a version that cannot be a tag is refused, one that reads like an option as well', async () => {
    const git = await gitOf(shop().repository)
    for (const version of ['--upload-pack=x', 'a..b', '', '1.0.0\n']) {
      const problem = expectProblem(await git.release('{version}', 'shop', version))
      expect(problem.what).toContain('cannot be a version')
    }
  })

  test('10,000 tags are listed by one process, in order', async () => {
    const { repository, commit } = shop()
    const refs = Array.from({ length: 10_000 }, (_, n) => `${commit} refs/tags/v1.${n}.0\n`)
    // Making them one by one takes git minutes on a slow disk; this is the file it would end up with.
    repository.write('.git/packed-refs', `# pack-refs with: \n${refs.join('')}`)
    const io = nodeIo()
    const calls: string[] = []
    const counting = {
      ...io,
      exec: (...args: Parameters<typeof io.exec>) => {
        calls.push(args[0].slice(0, 2).join(' '))
        return io.exec(...args)
      },
    }
    const git = expectOk(await openGit(repository.folder, counting))
    calls.length = 0
    const found = expectOk(await git.releases(pattern, 'shop'))
    expect(found.length).toBe(10_000)
    expect(versions(found.slice(0, 2))).toEqual(['1.9999.0', '1.9998.0'])
    expect(expectOk(await git.release(pattern, 'shop', '1.5000.0'))?.tag).toBe('v1.5000.0')
    expect(calls).toEqual(['git for-each-ref', 'git for-each-ref'])
  })
})
