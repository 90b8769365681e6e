import { describe } from 'vitest'
import { dropsNothing } from '../../../../test/conformance/no-drop.ts'
import { testers, testersReach } from '../../../../test/conformance/testers.ts'
import { trafficConformance } from '../../../../test/conformance/traffic.ts'
import { traefikRig } from '../../../../test/conformance/traffic-traefik.ts'
import { whyMissing } from '../../../../test/support/proxies/daemon.ts'

describe('docker-labels with a stand-in for Traefik', () => {
  trafficConformance('docker-labels', () => traefikRig(false))
  dropsNothing('docker-labels', () => traefikRig(false))
  testersReach('docker-labels', () => traefikRig(false, { testers }))
})

const missing = whyMissing('traefik', 'version')

describe.skipIf(missing !== null)(missing ?? 'docker-labels with Traefik', () => {
  trafficConformance('docker-labels', () => traefikRig(true))
  dropsNothing('docker-labels', () => traefikRig(true))
  testersReach('docker-labels', () => traefikRig(true, { testers }))
})
