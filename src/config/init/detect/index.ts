import { configFiles } from './config-files.ts'
import { containers } from './containers.ts'
import type { Detector } from './detector.ts'
import { health } from './health.ts'
import { kubernetes } from './kubernetes.ts'
import { migrations } from './migrations.ts'
import { nodeStart } from './node-start.ts'
import { procfile } from './procfile.ts'
import { tags } from './tags.ts'

/** Every detector; what a later one finds wins over an earlier one. Adding one: a file beside this one, and a line here. */
export const detectors: readonly Detector[] = [
  tags,
  nodeStart,
  health,
  configFiles,
  migrations,
  procfile,
  containers,
  kubernetes,
]
