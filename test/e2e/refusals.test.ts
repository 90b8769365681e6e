import { expect, test } from 'vitest'
import { commitVersion, releaseAndDeploy, type, visit } from '../support/shop.ts'
import { json, shops } from './shop-rig.ts'

const shop = shops()

test(
  'what cannot be done is refused with a reason, a place and the next command',
  { timeout: 300_000 },
  async () => {
    const folder = await shop()
    const refused = async (code: number, says: RegExp, ...args: string[]) => {
      const typed = await type(folder, [...args, '--json'])
      expect(typed.code, args.join(' ')).toBe(code)
      const document = json(typed.stdout) as {
        problems: { what: string; where: string; hint: string }[]
      }
      expect(document.problems.map(({ what }) => what).join('\n')).toMatch(says)
      for (const { where, hint } of document.problems) expect([where, hint]).not.toContain('')
    }
    await refused(3, /no release 1\.2\.3/i, 'deploy', '1.2.3')
    await refused(3, /nothing runs here/i, 'rollback', '--yes')
    await refused(2, /no environment "prod"/i, 'plan', '-e', 'prod')
    await refused(2, /unknown command/i, 'undo')
    await refused(2, /unknown option/i, 'plan', '--now')
    await refused(2, /no run "x"/i, 'runs', 'show', 'x')
    await refused(3, /SemVer|semantic/i, 'release', 'latest')
    await refused(2, /not a verdict/i, 'mark', '1.9.0', 'fine')
    await refused(2, /never deployed/i, 'mark', '7.7.7', 'good')
    await refused(2, /no release 7\.7\.7/i, 'record', '7.7.7')

    await releaseAndDeploy(folder, '1.9.0')
    await commitVersion(folder, '2.0.0')
    await releaseAndDeploy(folder, '2.0.0')
    await refused(3, /7\.7\.7/, 'rollback', '--to', '7.7.7', '--yes')
    await refused(3, /not configured/i, 'rollback', '--strategy', 'revert', '--yes')
    await refused(2, /Allowed choices/i, 'rollback', '--strategy', 'undo', '--yes')
    expect(await visit(folder)).toMatchObject({ body: '2.0.0' })
  },
)

test('standard output is one JSON document, whatever happens', async () => {
  const folder = await shop()
  for (const args of [
    ['status'],
    ['plan'],
    ['check'],
    ['runs'],
    ['audit'],
    ['doctor'],
    ['rollback', '--yes'],
  ]) {
    const typed = await type(folder, [...args, '--json'])
    expect(json(typed.stdout)).toMatchObject({ exit: typed.code })
  }
})

test('outside a project the answer is how to begin', async () => {
  const typed = await type('/', ['status'])
  expect(typed).toMatchObject({ code: 2, stdout: '' })
  expect(typed.stderr).toContain('lastgood init')
})
