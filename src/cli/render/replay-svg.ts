import { percent } from '../../analysis/percent.ts'
import type { Point } from '../../replay/points.ts'
import type { Replay } from '../../replay/run.ts'

const size = { width: 760, height: 400, left: 64, right: 16 }
/** The share above, the evidence below; in the picture's units from its top. */
const above = { top: 56, bottom: 216 }
const below = { top: 268, bottom: 356 }

/** Colours that can be read on white and on black; the picture follows what its reader's system prefers. */
const style = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 } .title { font-weight: 600; font-size: 14px } .quiet { fill: #59636e }
.axis { stroke: #d1d9e0 } .share { fill: none; stroke: #0969da; stroke-width: 1.5 } .limit { stroke: #9a6700; stroke-dasharray: 6 4 }
.evidence { fill: none; stroke: #8250df; stroke-width: 1.5 } .healthy { fill: none; stroke: #1a7f37; stroke-width: 1.5 }
.over { fill: #8250df } .under { fill: #1a7f37 } .fired { stroke: #cf222e; stroke-width: 1.5 } .firedtext { fill: #cf222e; font-weight: 600 }
.limittext { fill: #9a6700; stroke: #ffffff; stroke-width: 4; paint-order: stroke } .ground { fill: #ffffff }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc } .quiet { fill: #9198a1 } .ground { fill: #0d1117 } .axis { stroke: #3d444d } .share { stroke: #4493f8 }
.limit { stroke: #d29922 } .limittext { fill: #d29922; stroke: #0d1117 } .evidence { stroke: #ab7df8 } .healthy { stroke: #3fb950 } .over { fill: #ab7df8 } .under { fill: #3fb950 } .fired { stroke: #f85149 } .firedtext { fill: #f85149 } }`

/** A replay as an SVG picture: the share with its limit, the evidence with what is needed, and where it fired. */
export function replaySvg(
  name: string,
  { points, fired, spec, reading, first, last }: Replay,
): string {
  const x = (row: number) =>
    size.left + ((row - 0.5) / last.row) * (size.width - size.left - size.right)
  const shares = points.map(({ bad, total }) => (total === 0 ? null : bad / total))
  const limits = points.map(({ limit }) => limit ?? 0)
  const highest = Math.min(
    1,
    1.15 * Math.max(1e-6, ...shares.map((share) => share ?? 0), ...limits),
  )
  const y = (share: number) => above.bottom - (share / highest) * (above.bottom - above.top)
  const enough = -Math.log(spec.alpha)
  // What is over twice enough is drawn as twice enough: how much more it is decides nothing.
  const z = (evidence: number) =>
    below.bottom -
    (Math.max(0, Math.min(evidence, 2 * enough)) / (2 * enough)) * (below.bottom - below.top)
  const line = (of: (point: Point, at: number) => number | null) => {
    let pen = 'M'
    return points
      .map((point, at) => {
        const height = of(point, at)
        if (height === null) return ((pen = 'M'), '')
        const drawn = `${pen}${round(x((point.from + point.row) / 2))} ${round(height)}`
        pen = 'L'
        return drawn
      })
      .join('')
  }
  const says = fired === null ? 'did not fire' : `fired at ${fired.time} (row ${fired.row})`
  const right = size.width - size.right
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="title about">
<title id="title">${escape(`${name}: ${says}`)}</title>
<desc id="about">${escape(`Share of bad requests and evidence by row. ${reading.says}.`)}</desc>
<style>${style}</style>
<rect class="ground" width="${size.width}" height="${size.height}"/>
<text class="title" x="${size.left}" y="22">${escape(`${name}: ${says}`)}</text>
<text class="quiet" x="${size.left}" y="44">share of bad requests</text>
${label(above.top, percent(highest))}${label(above.bottom, '0 %')}
<path class="axis" d="M${size.left} ${above.bottom}H${right}M${size.left} ${below.bottom}H${right}"/>
<path class="limit" fill="none" d="${line(({ limit }) => (limit === null ? null : y(limit)))}"/>
<path class="share" d="${line((_, at) => (shares[at] === null || shares[at] === undefined ? null : y(shares[at])))}"/>
<text class="limittext" x="${size.left + 4}" y="${round(y(limits.at(-1) ?? 0) - 5)}">limit ${percent(limits.at(-1) ?? 0)}</text>
<text class="quiet" x="${size.left}" y="256">evidence that it is <tspan class="over">over</tspan> (the strongest so far) and that it is <tspan class="under">under</tspan> the limit; 100 % is enough</text>
${label(z(enough), '100 %')}${label(below.bottom, '0 %')}
<path class="limit" d="M${size.left} ${z(enough)}H${right}"/>
<path class="healthy" d="${line(({ evidenceHealthy }) => z(evidenceHealthy))}"/>
<path class="evidence" d="${line(({ evidence }) => z(evidence))}"/>
${fired === null ? '' : firing(x(fired.row), fired.time)}
<text class="quiet" x="${size.left}" y="${size.height - 16}">${escape(first.time)}</text>
<text class="quiet" x="${right}" y="${size.height - 16}" text-anchor="end">${escape(last.time)}</text>
</svg>
`
}

const label = (y: number, text: string) =>
  `<text class="quiet" x="${size.left - 8}" y="${round(y + 4)}" text-anchor="end">${text}</text>`

function firing(x: number, time: string): string {
  const late = x > size.width * 0.7
  return `<path class="fired" d="M${round(x)} ${above.top - 8}V${below.bottom}"/>
<text class="firedtext" x="${round(x + (late ? -6 : 6))}" y="${above.top + 4}"${late ? ' text-anchor="end"' : ''}>${escape(`fired ${time}`)}</text>`
}

const round = (number: number) => Number(number.toFixed(1))

const escape = (text: string) =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? '',
  )
