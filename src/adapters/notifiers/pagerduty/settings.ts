import { headerText } from '../../metrics/http/settings.ts'
import { secretUrl, timeout } from '../shared/settings.ts'

/** Settings of the notifier `pagerduty`. */
export const pagerdutyShape = {
  routingKey: headerText.describe('Integration key of an Events API v2 integration; write ${NAME}'),
  url: secretUrl
    .optional()
    .describe('https://events.pagerduty.com/v2/enqueue; the EU has events.eu.pagerduty.com'),
  timeout,
}
