import { describe } from 'vitest'
import { dropsNothing } from '../../../../test/conformance/no-drop.ts'
import { testers, testersReach } from '../../../../test/conformance/testers.ts'
import { trafficConformance } from '../../../../test/conformance/traffic.ts'
import { caddyRig } from '../../../../test/conformance/traffic-caddy.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'

const missing = whyMissing('caddy', 'version')

describe.skipIf(missing !== null)(missing ?? 'caddy', () => {
  trafficConformance('caddy', () => caddyRig())
  dropsNothing('caddy', () => caddyRig({ notice: true }))
  testersReach('caddy', () => caddyRig({ more: { testers } }))
})
