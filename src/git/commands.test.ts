import { describe, expect, test } from 'vitest'
import * as commands from './commands.ts'

const commit = 'c'.repeat(40)

describe('argument vectors', () => {
  test.each([
    [commands.commitOf('-x'), ['-x^{commit}']],
    [commands.commitsBetween('-x', '-y'), ['-x...-y', '--']],
    [commands.changedFiles('-x', '-y', ['-p']), ['-x', '-y', '--', '-p']],
    [commands.filesOf(commit, ['-p']).toSpliced(-4, 1), [commit, '--', '-p']],
    [commands.annotate('-x', commit), ['-x', commit]],
  ])('%j: names stand behind --end-of-options, paths behind --', (argv, tail) => {
    expect(argv[0]).toBe('git')
    expect(argv.slice(argv.indexOf('--end-of-options') + 1)).toEqual(tail)
  })

  test('the archive takes a path as it is, and nothing from the settings of a person', () => {
    expect(commands.archiveTree(commit, '-p', '/tmp/x.tar')).toEqual([
      ...['git', '--literal-pathspecs', '-c', 'core.autocrlf=false', '-c', 'core.eol=lf'],
      ...['-c', 'core.attributesFile=', '-c', 'tar.umask=0022'],
      ...['archive', '--format=tar', '--output=/tmp/x.tar', commit, '--', '-p'],
    ])
  })

  test('nothing ever forces, deletes or fetches', () => {
    const all = Object.values(commands)
      .filter((build) => typeof build === 'function')
      .flatMap((build) => (build as (...args: unknown[]) => string[])('a', 'b', ['c']))
    for (const word of ['--force', '-f', '-d', '--delete', 'push', 'fetch', 'checkout', 'reset']) {
      expect(all).not.toContain(word)
    }
  })

  test('in a SHA-256 repository nothing has another name', () => {
    const [old, long] = [commands.filesOf(commit, ['.']), commands.filesOf('c'.repeat(64), ['.'])]
    const nothing = (argv: readonly string[]) => argv[argv.indexOf('--end-of-options') + 1]
    expect(nothing(old)?.length).toBe(40)
    expect(nothing(long)?.length).toBe(64)
  })
})
