import { openArtifacts } from '../../src/artifacts/store.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { Digest } from '../../src/model/release.ts'

/** A process of its own, for tests that kill it: `put <state> <file>` or `unpack <state> <digest> <folder>`. */
const [verb, state = '', what = '', folder = ''] = process.argv.slice(2)
const store = openArtifacts(state, nodeIo())
if (verb === 'put') await store.put(what)
else await store.unpack(what as Digest, folder)
