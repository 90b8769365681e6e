import { describe } from 'vitest'
import { sshRig } from '../../../../test/conformance/ssh-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'
import { whyNoSshd } from '../../../../test/support/sshd.ts'

const why = whyNoSshd()

describe.skipIf(why !== null)(
  `real sshd${why === null ? '' : ` (${why})`}`,
  { timeout: 300_000 },
  () => {
    targetConformance('ssh', () => sshRig({ hosts: 2 }))
  },
)
