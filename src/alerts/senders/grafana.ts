import { z } from 'zod'
import { grouped, groupedAlert } from './alertmanager.ts'
import { maybeText, sender } from './sender.ts'

/** Grafana's webhook contact point (grafana.com/docs, Configure webhook notifications): Alertmanager's group, with more. */
export const grafana = sender(
  z.object({
    orgId: z.number(),
    status: z.string(),
    alerts: z
      .array(groupedAlert.extend({ panelURL: maybeText, dashboardURL: maybeText }))
      .max(10_000),
  }),
  ({ alerts }) => {
    const links = new Map(
      alerts.map((alert) => [
        alert.fingerprint,
        alert.panelURL ?? alert.dashboardURL ?? alert.generatorURL,
      ]),
    )
    return grouped('grafana', alerts, ({ fingerprint }) => links.get(fingerprint) ?? null)
  },
)
