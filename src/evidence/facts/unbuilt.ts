import type { RangeEvidence } from '../../model/evidence.ts'
import { notAsked } from '../ask.ts'

/** Facts that decide may look at and that this version cannot gather. They stay visible as not asked. */
export const unbuilt: Pick<RangeEvidence, 'dataWritten' | 'flags'> = {
  dataWritten: notAsked(
    'this version does not compare what was written with what the target reads',
  ),
  flags: notAsked('this version asks no flag provider'),
}
