import { localRig } from '../../../../test/conformance/local-rig.ts'
import { targetConformance } from '../../../../test/conformance/target.ts'

targetConformance('local', () => localRig({ replicas: 2 }))
