import { z } from 'zod'
import { strict } from '../../config/schema/shapes.ts'

/** Settings of the target `external`: somebody else's pipeline deploys, lastgood records. */
export const externalTargetSettings = strict({ kind: z.literal('external') })

export type ExternalTargetSettings = z.output<typeof externalTargetSettings>
