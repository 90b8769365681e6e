import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { refuse } from './refusal.ts'

/** What users get while nobody is sent on to anybody: a page, and when to come back. */
export interface Page {
  /** As in the header `content-type`. */
  readonly type: string
  readonly body: string
  readonly retryAfterSeconds: number
}

/** A {@link Page} from outside; null: none, then the bare answer. */
export const pageSchema = z
  .strictObject({
    type: z.string().regex(/^[\w.+-]+\/[\w.+-]+(; charset=[\w-]+)?$/),
    body: z.string(),
    retryAfterSeconds: z.number().int().min(1).max(86_400),
  })
  .nullable()

/** Answers 503 for want of anybody to send a request to, with the page when there is one. */
export function closed(request: IncomingMessage, response: ServerResponse, page: Page | null) {
  if (page === null) return refuse(response, 503)
  if (response.headersSent || response.destroyed) return
  const body = Buffer.from(page.body, 'utf8')
  response.writeHead(503, {
    'content-type': page.type,
    'content-length': body.length,
    'cache-control': 'no-store',
    'retry-after': String(page.retryAfterSeconds),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
