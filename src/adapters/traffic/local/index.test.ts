import { trafficConformance } from '../../../../test/conformance/traffic.ts'
import { localRig } from '../../../../test/conformance/traffic-local.ts'

trafficConformance('local', localRig)
