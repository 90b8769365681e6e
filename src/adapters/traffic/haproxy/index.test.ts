import { describe } from 'vitest'
import { dropsNothing } from '../../../../test/conformance/no-drop.ts'
import { testers, testersReach } from '../../../../test/conformance/testers.ts'
import { trafficConformance } from '../../../../test/conformance/traffic.ts'
import { haproxyRig } from '../../../../test/conformance/traffic-haproxy.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'

const missing = whyMissing('haproxy', '-v')

describe.skipIf(missing !== null)(missing ?? 'haproxy', () => {
  trafficConformance('haproxy', () => haproxyRig())
  dropsNothing('haproxy', () => haproxyRig())
  testersReach('haproxy', () => haproxyRig(4, { testers }))
})
