import { headerText } from '../../metrics/http/settings.ts'
import { secretUrl, timeout } from '../shared/settings.ts'

/** Settings of the notifier `webhook`. */
export const webhookShape = {
  url: secretUrl.describe('Where messages are posted to'),
  secret: headerText
    .optional()
    .describe('Key of the signature in X-Lastgood-Signature; write ${NAME}'),
  timeout,
}
