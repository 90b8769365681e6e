import { describe } from 'vitest'
import { dropsNothing } from '../../../../test/conformance/no-drop.ts'
import { testers, testersReach } from '../../../../test/conformance/testers.ts'
import { trafficConformance } from '../../../../test/conformance/traffic.ts'
import { nginxRig } from '../../../../test/conformance/traffic-nginx.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'

const missing = whyMissing('nginx', '-v')

describe.skipIf(missing !== null)(missing ?? 'nginx', () => {
  trafficConformance('nginx', () => nginxRig())
  dropsNothing('nginx', () => nginxRig({ notice: true }))
  testersReach('nginx', () => nginxRig({ more: { testers } }))
})
