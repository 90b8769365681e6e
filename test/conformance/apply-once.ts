/**
 * Applies one action in a process of its own, so that a test can have it killed at a fault point (LASTGOOD_FAULT). The
 * request comes as JSON on standard input: `{ kind, ref, action, key }`.
 */
import { text } from 'node:stream/consumers'
import { targets } from '../../src/adapters/targets/index.ts'
import type { ComponentRef } from '../../src/adapters/targets/target.ts'
import { nodeIo } from '../../src/host/node.ts'
import type { TargetAction } from '../../src/model/plan.ts'

const { kind, ref, action, key } = JSON.parse(await text(process.stdin)) as {
  kind: string
  ref: ComponentRef
  action: TargetAction
  key: string
}
const target = await targets[kind]?.()
if (target === undefined) throw new Error(`no target ${kind}`)
await target.apply(ref, action, key, nodeIo())
