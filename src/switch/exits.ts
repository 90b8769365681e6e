/** How a worker ended, as exit code: asked to; another worker serves; it may not run here. */
export const exits = { ended: 0, busy: 3, refused: 4 } as const
