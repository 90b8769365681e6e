import { z } from 'zod'
import { headerText } from '../../metrics/http/settings.ts'
import { whole } from '../../../config/schema/scalars.ts'
import { timeout } from '../shared/settings.ts'

const addressHint = 'Write an address such as on-call@example.com'
const address = z
  .string({ error: addressHint })
  .regex(/^[^\s<>"(),:;\\[\]@\x00-\x1f\x7f]{1,64}@[A-Za-z0-9.-]{1,255}$/, { error: addressHint })

const hostHint = 'Write the host name of the mail server'

/** Settings of the notifier `email`. */
export const emailShape = {
  host: z
    .string({ error: hostHint })
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/, { error: hostHint })
    .describe('Mail server (SMTP)'),
  port: whole(1, 65_535).optional().describe('587; 465 with security tls'),
  security: z
    .enum(['starttls', 'tls', 'none'], { error: 'Write starttls, tls or none' })
    .optional()
    .describe('starttls: the connection must become encrypted before anything is sent'),
  user: headerText.optional(),
  password: headerText.optional().describe('Write ${NAME}'),
  from: address,
  to: z.array(address, { error: 'Write a list of addresses' }).min(1).max(50),
  timeout,
}
