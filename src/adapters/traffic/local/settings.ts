import { z } from 'zod'
import { listen } from '../../../config/schema/scalars.ts'
import { strict } from '../../../config/schema/shapes.ts'

/** Settings of the traffic adapter `local`: where the switch listens. */
export const localTrafficSettings = strict({
  kind: z.literal('local'),
  listen: listen.describe('Where users connect: 127.0.0.1:8080'),
}).transform((written) => ({ kind: written.kind, ...written.listen }))

/** What the adapter reads. */
export type LocalTrafficSettings = z.output<typeof localTrafficSettings>
