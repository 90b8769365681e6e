import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, change, history, planned } from '../../../../test/conformance/docker-drive.ts'
import { dockerRig, noDockerRig } from '../../../../test/conformance/docker-rig.ts'
import { bring, inOrder } from '../../../../test/conformance/drive.ts'
import { enginePlace } from '../../../../test/conformance/engine-place.ts'
import { startDockerd } from '../../../../test/support/dockerd.ts'
import { smallDisk, whyNoMount } from '../../../../test/support/small-disk.ts'

const noMount = noDockerRig === null ? whyNoMount() : null
const why = noDockerRig ?? (noMount === null ? null : ` (${noMount})`)

test.skipIf(why !== null)(
  `an engine without space fails a deploy before anything moves, and goes on when there is some${why ?? ''}`,
  { timeout: 300_000 },
  async () => {
    using disk = smallDisk(128 * 1024)
    if (disk === null) throw new Error('not mounted')
    const start = () => startDockerd(['--data-root', disk.folder])
    await using place = await enginePlace(start, { forget: true })
    await using rig = await dockerRig(place)
    const [old, next] = [await rig.release('1.9.0'), await rig.release('2.0.0')] as const
    await change(rig, 'blue-green', old)
    const [fetch] = inOrder(await planned(rig, 'blue-green', next))
    if (!fetch) throw new Error('no steps')
    const filler = join(disk.folder, 'filler')
    const { bavail, bsize } = statfsSync(disk.folder)
    // Enough for what the engine writes of itself, and not for an image.
    writeFileSync(filler, Buffer.alloc(bavail * bsize - 512 * 1024))
    const applied = rig.target.apply(rig.ref, fetch.action, 'k', rig.io)
    await expect(applied).rejects.toThrow(/cannot pull the image: .*no space left/i)
    expect(await history(rig)).toMatchObject([{ version: '1.9.0', state: 'current', ready: 1 }])
    expect(await ask(rig, '/version')).toBe('1.9.0')
    rmSync(filler)
    expect(await bring(rig, fetch.action, 'k')).toMatchObject({ state: 'done' })
    await change(rig, 'blue-green', next)
    expect(await ask(rig, '/version')).toBe('2.0.0')
  },
)
