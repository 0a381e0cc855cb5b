import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';

/** Throws `INPUT_NOT_RECORDED` for an input that another process could not go on with. */
export const requireRecords = (graph: DStreamGraph, inputs: BatchInputs): void => {
  for (const streamId of inputs.streamIds) {
    if (!inputs.get(streamId)!.record)
      throw new DStreamError('INPUT_NOT_RECORDED', { input: graph.streams[streamId]!.name });
  }
};
