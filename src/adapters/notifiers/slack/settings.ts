import { secretUrl, timeout } from '../shared/settings.ts'

/** Settings of the notifier `slack`. */
export const slackShape = {
  url: secretUrl.describe('Address of the incoming webhook; write ${NAME}, it is a secret'),
  timeout,
}
